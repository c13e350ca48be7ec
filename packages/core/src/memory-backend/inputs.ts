import { AuthError, type AuthErrorCode, type AuthErrorField } from '../contract/index.ts'

// Types say what a route takes; these look again, as a server must, at what really came.

const refuse = (code: AuthErrorCode, field?: AuthErrorField): never => {
  throw new AuthError(code, field && { field })
}

/** Any text. */
export const readText = (value: unknown, field?: AuthErrorField): string =>
  typeof value === 'string' ? value : refuse('input-invalid', field)

export const readBoolean = (value: unknown): boolean =>
  typeof value === 'boolean' ? value : refuse('input-invalid')

export const readOneOf = <T extends string>(value: unknown, choices: readonly T[]): T =>
  choices.find((choice) => choice === value) ?? refuse('input-invalid')

/** An address as typed, without the blanks that autocompletion leaves around it. */
export const readEmail = (value: unknown): string => {
  const email = readText(value, 'email').trim()
  const fits = email.length <= 320 && /^[^\s@,]+@[^\s@,.]+(\.[^\s@,.]+)+$/.test(email)
  return fits ? email : refuse('email-invalid', 'email')
}

/** A number in E.164 form. */
export const readPhone = (value: unknown): string => {
  const phone = readText(value, 'phone').trim()
  return /^\+[1-9]\d{6,14}$/.test(phone) ? phone : refuse('phone-invalid', 'phone')
}

/** Six digits, as typed: blanks and dashes between them do not count. */
export const readCode = (
  value: unknown,
  wrong: 'code-incorrect' | 'totp-incorrect' = 'code-incorrect',
): string => {
  const code = readText(value, 'code').replace(/[\s-]/g, '')
  return /^\d{6}$/.test(code) ? code : refuse(wrong, 'code')
}

/** Twelve letters and digits, however they were written down. */
export const readRecoveryCode = (value: unknown): string => {
  const code = readText(value, 'code').replace(/[\s-]/g, '').toLowerCase()
  if (!/^[a-z\d]{12}$/.test(code)) return refuse('recovery-code-incorrect', 'code')
  return code.replace(/^(.{4})(.{4})/, '$1-$2-')
}

/** Not trimmed: blanks are part of a password. */
export const readPassword = (value: unknown): string => {
  const password = readText(value, 'password')
  const fits = password.length > 0 && password.length <= 4096
  return fits ? password : refuse('input-invalid', 'password')
}

export const readAttempt = (value: unknown): string => {
  const name = readText(value)
  return /^[\w-]{1,64}$/.test(name) ? name : refuse('attempt-unknown')
}

export const readToken = (value: unknown): string => {
  const token = readText(value)
  return token.length > 0 && token.length <= 4096 ? token : refuse('link-unknown')
}

/** What the person calls a thing. */
export const readName = (value: unknown): string => {
  const name = readText(value).trim()
  return name.length > 0 && name.length <= 64 ? name : refuse('input-invalid')
}
