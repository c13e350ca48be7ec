// @vitest-environment node
import { expect, test } from 'vitest'
import { asciiDigits } from './digits.ts'

test('reads the digits of every script', () => {
  for (const numberingSystem of Intl.supportedValuesOf('numberingSystem')) {
    const numbers = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false })
    const written = numbers.format(9_876_543_210)
    // Some systems write numbers with characters that are no digits, such as 九.
    if (/^\p{Nd}+$/u.test(written)) expect(asciiDigits(written), written).toBe('9876543210')
  }
  expect(asciiDigits('٠١٢٣٤٥٦٧٨٩')).toBe('0123456789')
})

test('leaves the rest of a text as it is', () => {
  expect(asciiDigits('Κωδικός: ١٢٣-456 ½ ② 九')).toBe('Κωδικός: 123-456 ½ ② 九')
})
