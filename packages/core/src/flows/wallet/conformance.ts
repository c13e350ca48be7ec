import { ConformanceError, expectSame } from '../../conformance/check.ts'
import type { FlowCase } from '../../conformance/flow-cases.ts'
import {
  expectComplete,
  expectFactors,
  expectSignedIn,
  expectUser,
} from '../../conformance/people.ts'
import type { ConformanceWallet } from '../../conformance/subject.ts'
import { secondMs, type Browser, type Walk } from '../../conformance/walk.ts'

const start = 'POST /wallet/start'
const finish = 'POST /wallet/finish'

const begin = async (
  walk: Walk,
  browser: Browser = walk.browser(),
  wallet: ConformanceWallet = walk.newWallet(),
) => {
  const { type, address } = wallet
  const { attempt, message, expiresAt } = await browser.call(start, { type, address })
  if (!message.includes(address)) throw new ConformanceError('The message', 'names no address')
  const signature = await wallet.sign(message)
  return { browser, wallet, expiresAt, proof: { attempt, signature } }
}

/** What wallets promise. */
export const walletCases: FlowCase[] = [
  {
    title: 'signs up with a signature, once, and in with the next one',
    needs: ['wallets'],
    async run(walk) {
      const { browser, wallet, proof } = await begin(walk)
      const { type, address } = wallet
      const first = expectComplete(await browser.call(finish, proof))
      expectSame(first.isNewUser, true, 'isNewUser of who is new')
      expectUser(first, { wallet: { type, address } })
      expectFactors(first, ['crypto', 'crypto_wallet'])
      await expectSignedIn(walk, browser, first)
      await browser.refused(finish, proof, { code: 'signature-expired' })

      const again = await begin(walk, walk.browser(), wallet)
      const second = expectComplete(await again.browser.call(finish, again.proof))
      expectSame(second.isNewUser, false, 'isNewUser of who came before')
      expectSame(second.user, first.user, 'The user of the second sign-in')
    },
  },
  {
    title: 'refuses the signature of another wallet, and spends the message',
    needs: ['wallets'],
    async run(walk) {
      const { browser, wallet, proof } = await begin(walk)
      const { type, address } = wallet
      const { attempt, message } = await browser.call(start, { type, address })
      const signature = await wallet.sign(`${message}.`)
      await browser.refused(finish, { attempt, signature }, { code: 'signature-incorrect' })
      const right = await wallet.sign(message)
      const spent = { code: 'signature-expired' } as const
      await browser.refused(finish, { attempt, signature: right }, spent)
      await browser.refused(finish, proof, spent)
    },
  },
  {
    title: 'takes the newest message of a wallet only, in the browser that asked',
    needs: ['wallets'],
    async run(walk) {
      const { browser, wallet, proof } = await begin(walk)
      const unknown = { code: 'attempt-unknown' } as const
      await walk.browser().refused(finish, proof, unknown)
      await browser.refused(finish, { ...proof, attempt: `${proof.attempt}x` }, unknown)
      await begin(walk, browser, wallet)
      await browser.refused(finish, proof, { code: 'signature-incorrect' })
    },
  },
  {
    title: 'takes the signature until expiresAt, and not from then on',
    needs: ['wallets', 'clock'],
    async run(walk) {
      const [one, two] = [await begin(walk), await begin(walk)]
      walk.advance(one.expiresAt - walk.now() - secondMs)
      expectComplete(await one.browser.call(finish, one.proof))
      walk.advance(secondMs)
      await two.browser.refused(finish, two.proof, { code: 'signature-expired' })
    },
  },
  {
    title: 'refuses what is no wallet, chain or signature',
    needs: ['wallets'],
    async run(walk) {
      const { browser, wallet, proof } = await begin(walk)
      const { type, address } = wallet
      const invalid = { code: 'input-invalid' } as const
      const unsupported = { code: 'wallet-unsupported' } as const
      await browser.refused(start, { type: 'bitcoin', address }, invalid)
      await browser.refused(start, { type, address: 5 }, invalid)
      for (const wrong of ['', '0x12', `${address}zz`]) {
        await browser.refused(start, { type, address: wrong }, unsupported)
      }
      if (type === 'ethereum') {
        await browser.refused(start, { type, address, chainId: 'main' }, unsupported)
      }
      const { attempt } = proof
      await browser.refused(finish, { attempt, signature: '' }, unsupported)
      await browser.refused(finish, { attempt, signature: 'zz' }, unsupported)
      await browser.refused(finish, { attempt, signature: 5 }, invalid)
      expectComplete(await browser.call(finish, proof))
    },
  },
]
