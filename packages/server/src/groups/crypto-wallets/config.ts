import { isHost } from './uri.ts'

/** Who may ask wallets to sign in. */
export type CryptoWalletsConfig = {
  /**
   * The sites whose name an EIP-4361 message may carry: hosts, with their port if they have one,
   * such as `app.example.com`. Others are refused with `invalid_siwe_domain`.
   * @default 'any', whatever the caller of the API names
   */
  siweDomains?: 'any' | string[]
}

/** Fills in the defaults, and refuses what is no site. */
export const resolveWallets = ({
  siweDomains = 'any',
}: CryptoWalletsConfig = {}): Required<CryptoWalletsConfig> => {
  if (siweDomains === 'any') return { siweDomains }
  if (!Array.isArray(siweDomains)) {
    throw new Error("cryptoWallets.siweDomains must be 'any' or a list of hosts.")
  }
  const wrong = siweDomains.find((domain) => !isHost(domain))
  if (wrong !== undefined) {
    throw new Error(
      `cryptoWallets.siweDomains names "${wrong}". Use a host, with its port if it has one: app.example.com.`,
    )
  }
  return { siweDomains: siweDomains.map((domain) => domain.toLowerCase()) }
}
