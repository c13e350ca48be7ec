import { isText } from '../../check-values.ts'

/** How authenticator apps are set up. */
export type TotpsConfig = {
  /** What authenticator apps call the project: one line of up to 64 characters, without a colon. @default projectName */
  issuer?: string
  /**
   * What `totps.create` does to a TOTP that nobody confirmed yet: replace it, so that whoever left
   * half-way can begin again, or refuse with `pending_totp_exists` until it has expired or was
   * deleted. @default 'replace'
   */
  pending?: 'replace' | 'refuse'
}

/** The settings after the defaults. */
export type TotpSettings = Required<TotpsConfig>

/** Fills in the defaults, and refuses what no authenticator app can show. */
export const resolveTotps = (
  { issuer, pending = 'replace' }: TotpsConfig = {},
  projectName = 'Latchkey',
): TotpSettings => {
  if (issuer !== undefined && (!isText(issuer, 64) || issuer.includes(':'))) {
    throw new Error(
      'totps.issuer must be a name of one line, up to 64 characters, without a colon.',
    )
  }
  if (!['replace', 'refuse'].includes(pending)) {
    throw new Error(`totps.pending must be 'replace' or 'refuse', not "${pending}".`)
  }
  // A colon would end the issuer inside the label of the URI.
  const name = Array.from(projectName.replaceAll(':', ' ')).slice(0, 64).join('')
  return { issuer: issuer ?? name, pending }
}
