import type { AuthErrorCode } from '@latchkey/react'
import { expect, test } from 'vitest'
import { en } from './index.ts'

const codes = Object.keys(en.errors) as AuthErrorCode[]
const sentence = (code: AuthErrorCode, params = {}, secondsLeft: number | null = null) =>
  en.errors[code]({ params, secondsLeft })

test('has a sentence of its own for every error', () => {
  const sentences = codes.map((code) => sentence(code))
  expect(new Set(sentences).size).toBe(codes.length)
  for (const text of sentences) expect(text).toMatch(/^[A-Z].*[.?]$/)
})

test('says when to try again, to the second and to the minute', () => {
  expect(sentence('rate-limited', {}, 1)).toBe('Too many tries. Try again in 1 second.')
  expect(sentence('rate-limited', {}, 59)).toBe('Too many tries. Try again in 59 seconds.')
  expect(sentence('rate-limited', {}, 61)).toBe('Too many tries. Try again in 2 minutes.')
  expect(sentence('rate-limited', {}, 0)).toBe('Too many tries. You can try again now.')
  expect(sentence('rate-limited')).toBe('Too many tries. Try again in a moment.')
})

test('counts the tries that are left', () => {
  expect(sentence('code-incorrect', { attemptsLeft: 2 })).toContain('2 tries left')
  expect(sentence('code-incorrect', { attemptsLeft: 1 })).toContain('1 try left')
  expect(sentence('code-incorrect', { attemptsLeft: 0 })).toContain('Ask for a new code')
})
