import { AuthError } from '../contract/index.ts'

/** How long codes and links live. */
export const mailMs = 10 * 60_000

const mostGuesses = 5

type Code = { code: string; expiresAt: number; guesses: number; spent: boolean; token?: string }

/** What a link does: signs in, or sets a password. */
export type Link = {
  purpose: 'sign-in' | 'reset'
  methodId: string
  expiresAt: number
  spent: boolean
}

/** Codes and links. Each works once. */
export type OneTimeThings = {
  /** Makes a code for an address, and ends the one before it. `token` is of the link in the same mail. */
  issueCode(methodId: string, token?: string): string
  /** Spends the code, and the link beside it. A wrong guess counts. */
  redeemCode(methodId: string, guess: string): void
  /** Makes a link. */
  issueLink(purpose: Link['purpose'], methodId: string): string
  /** Finds a link that is still good, and says of any other why it is not. */
  getLink(token: string, purpose: Link['purpose']): Link
  /** Spends the link, and the code beside it. */
  spendLink(link: Link): void
}

/** @param now The clock, epoch ms. */
export const createOneTimeThings = (now: () => number): OneTimeThings => {
  const codes = new Map<string, Code>()
  const links = new Map<string, Link>()

  return {
    issueCode(methodId, token) {
      const code = newDigits(codes.get(methodId)?.code)
      const fresh = { code, expiresAt: now() + mailMs, guesses: 0, spent: false }
      codes.set(methodId, { ...fresh, ...(token && { token }) })
      return code
    },

    redeemCode(methodId, guess) {
      const code = codes.get(methodId)
      if (!code) throw wrongCode(0)
      if (!code.spent && code.guesses >= mostGuesses) throw deadCode('code-exhausted')
      if (code.spent || code.expiresAt <= now()) {
        // Only who knows a dead code learns what became of it.
        if (code.code !== guess) throw wrongCode(0)
        throw deadCode(code.spent ? 'code-used' : 'code-expired')
      }
      code.guesses++
      if (code.code !== guess) throw wrongCode(mostGuesses - code.guesses)
      code.spent = true
      const link = links.get(code.token ?? '')
      if (link) link.spent = true
    },

    issueLink(purpose, methodId) {
      const token = newToken()
      links.set(token, { purpose, methodId, expiresAt: now() + mailMs, spent: false })
      return token
    },

    getLink(token, purpose) {
      const link = links.get(token)
      if (!link || link.purpose !== purpose) throw new AuthError('link-unknown')
      if (link.spent) throw new AuthError('link-used')
      if (link.expiresAt <= now()) throw new AuthError('link-expired')
      return link
    },

    spendLink(link) {
      link.spent = true
      const code = codes.get(link.methodId)
      if (code?.token && links.get(code.token) === link) code.spent = true
    },
  }
}

const wrongCode = (attemptsLeft: number) =>
  new AuthError('code-incorrect', { field: 'code', params: { attemptsLeft } })

const deadCode = (code: 'code-used' | 'code-expired' | 'code-exhausted') =>
  new AuthError(code, { field: 'code' })

/** Six digits, other than those before: a test that uses both must not fail once in a million. */
const newDigits = (before?: string): string => {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  const code = String(number % 1_000_000).padStart(6, '0')
  return code === before ? newDigits(before) : code
}

/** 256 random bits in hex. */
export const newToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
