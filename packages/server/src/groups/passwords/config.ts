/** Which passwords are good enough. */
export type PasswordsConfig = {
  /** How passwords are judged: by how hard they are to guess, or by length and kinds of characters. @default 'zxcvbn' */
  policy?: 'zxcvbn' | 'luds'
  /** The fewest characters under `zxcvbn`, 8 to 128. @default 8 */
  minimumLength?: number
  luds?: {
    /** The fewest characters, 8 to 32. @default 8 */
    minimumLength?: number
    /** How many kinds of lower case, upper case, digit and symbol, 1 to 4. @default 3 */
    minimumComplexity?: number
  }
  /** Asks for a new password at the login with one that the policy would refuse today. @default false */
  validateOnAuthentication?: boolean
  breach?: {
    /**
     * A range endpoint that speaks as Have I Been Pwned does: five characters of a SHA-1 are put at
     * its end, and nothing else of a password is told. @default null, and nothing is asked
     */
    source?: string | null
    /** Refuses new passwords of known breaches. @default true */
    checkOnCreation?: boolean
    /** Asks for a new password at the login with one of a known breach. @default true */
    checkOnAuthentication?: boolean
    /** What holds while the source does not answer: take the password, or answer 503. @default 'allow' */
    onOutage?: 'allow' | 'refuse'
  }
}

/** The policy after the defaults. */
export type PasswordPolicy = {
  policy: 'zxcvbn' | 'luds'
  minimumLength: number
  luds: { minimumLength: number; minimumComplexity: number }
  validateOnAuthentication: boolean
  breach: {
    source: string | null
    checkOnCreation: boolean
    checkOnAuthentication: boolean
    onOutage: 'allow' | 'refuse'
  }
}

/** Fills in the defaults, and refuses what no policy can be. */
export const resolvePasswords = ({
  policy = 'zxcvbn',
  minimumLength = 8,
  luds = {},
  validateOnAuthentication = false,
  breach = {},
}: PasswordsConfig = {}): PasswordPolicy => {
  const source = breach.source ?? null
  if (!['zxcvbn', 'luds'].includes(policy)) {
    throw new Error(`passwords.policy must be 'zxcvbn' or 'luds', not "${policy}".`)
  }
  if (source !== null && !/^https?:$/.test(URL.parse(source)?.protocol ?? '')) {
    throw new Error(
      `passwords.breach.source (LATCHKEY_BREACH_URL) must be an http or https URL, not "${source}".`,
    )
  }
  return {
    policy,
    minimumLength: whole('passwords.minimumLength', minimumLength, 8, 128),
    luds: {
      minimumLength: whole('passwords.luds.minimumLength', luds.minimumLength ?? 8, 8, 32),
      minimumComplexity: whole(
        'passwords.luds.minimumComplexity',
        luds.minimumComplexity ?? 3,
        1,
        4,
      ),
    },
    validateOnAuthentication,
    breach: {
      source,
      checkOnCreation: source !== null && (breach.checkOnCreation ?? true),
      checkOnAuthentication: source !== null && (breach.checkOnAuthentication ?? true),
      onOutage: breach.onOutage ?? 'allow',
    },
  }
}

/** How many wrong secrets in a row lock a user, and for how long. */
export type LocksConfig = {
  /** Wrong passwords and codes. @default 10 */
  threshold?: number
  /** From 5 minutes to 7 days. @default 60 */
  durationMinutes?: number
}

/** Fills in the defaults, and refuses what no lock can be. */
export const resolveLocks = ({
  threshold = 10,
  durationMinutes = 60,
}: LocksConfig = {}): Required<LocksConfig> => ({
  threshold: whole('locks.threshold', threshold, 1, 1000),
  durationMinutes: whole('locks.durationMinutes', durationMinutes, 5, 10_080),
})

const whole = (name: string, value: number, from: number, to: number): number => {
  if (Number.isInteger(value) && value >= from && value <= to) return value
  throw new Error(`${name} must be a whole number from ${from} to ${to}, not ${value}.`)
}
