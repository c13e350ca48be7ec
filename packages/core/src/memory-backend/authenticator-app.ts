import { totpCode } from '../totp-code.ts'
import type { Person, StoredTotp } from './people.ts'
import type { World } from './world.ts'

/**
 * The apps and the sheets of paper that people keep, whether they were there from the beginning or
 * set up meanwhile. `of` is an address, a number or a `userId`; without one it is the first person
 * who has an app. Throws where nobody has one.
 */
export type MemoryAuthenticatorApp = {
  /** The six digits that the app shows now. Each works once; the next ones come after 30 seconds. */
  code(of?: string): Promise<string>
  /** The recovery codes that are left. */
  recoveryCodes(of?: string): readonly string[]
}

export const createAuthenticatorApp = ({ people, now }: World): MemoryAuthenticatorApp => {
  const get = (of?: string): StoredTotp => {
    const found: Person | undefined =
      of === undefined
        ? people.all().find(({ totp }) => totp)
        : (people.byEmail(of) ?? people.byPhone(of) ?? people.byId(of))
    if (!found?.totp)
      throw new Error(of ? `${of} has no authenticator app.` : 'Nobody has an authenticator app.')
    return found.totp
  }
  return {
    code: async (of) => totpCode(get(of).secret, now()),
    recoveryCodes: (of) =>
      get(of)
        .recoveryCodes.filter(({ used }) => !used)
        .map(({ code }) => code),
  }
}
