// @vitest-environment node
import { expect, expectTypeOf, test } from 'vitest'
import { AuthError, errorKinds, isAuthErrorCode, type AuthErrorCode } from './errors.ts'

test('says its kind, and is an error to whatever logs it', () => {
  const error = new AuthError('rate-limited', { retryAt: 1 })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name: 'AuthError', message: 'rate-limited', kind: 'limited' })
})

test('knows its own codes, and not what every object has', () => {
  expect(Object.keys(errorKinds).every(isAuthErrorCode)).toBe(true)
  expect(['toString', '__proto__', 'constructor', ''].some(isAuthErrorCode)).toBe(false)
})

test('does not compile with a code left out, nor with one that does not exist', () => {
  // @ts-expect-error -- every other code is missing
  const words: Record<AuthErrorCode, string> = { offline: 'You are offline.' }
  expect(words.offline).toBe('You are offline.')
  // @ts-expect-error -- no such code
  expect(new AuthError('moon-is-full').kind).toBeUndefined()
})

test('narrows to nothing once every kind is handled', () => {
  const next = ({ kind }: AuthError): string => {
    switch (kind) {
      case 'input':
      case 'refused':
        return 'change something'
      case 'expired':
        return 'start again'
      case 'limited':
      case 'network':
        return 'wait'
      case 'fault':
        return 'tell us'
      default:
        expectTypeOf(kind).toBeNever()
        return kind
    }
  }
  expect(next(new AuthError('unavailable'))).toBe('wait')
})
