import { expect, test } from 'vitest'
import { codeText, parseTextLocale, textLocales } from './texts.ts'

const wording = { to: '+12025550123', code: '012345', minutes: 2, project: 'Acme' }

test.each(textLocales)('says code, project and time in %s, with the code first', (locale) => {
  const { text } = codeText({ ...wording, channel: 'whatsapp', locale, host: null })
  expect(text).toMatch(/^012345/)
  expect(text).toContain('Acme')
  expect(text.replace('012345', '')).toMatch(/2/)
  expect(text).not.toContain('\n')
})

test('speaks the languages that the reference lists for phones', () => {
  const listed = 'en es pt-br fr it de-DE zh-Hans ca-ES ja ru nl pl tr fa vi cs'
  expect(new Set(textLocales)).toEqual(new Set(listed.split(' ')))
})

test('says something else in every language', () => {
  const texts = textLocales.map(
    (locale) => codeText({ ...wording, channel: 'sms', locale, host: null }).text,
  )
  expect(new Set(texts).size).toBe(16)
})

test('ends an SMS with the line that binds its code to a site', () => {
  const sms = codeText({ ...wording, channel: 'sms', locale: 'en', host: 'example.com' })
  expect(sms.text).toBe(
    '012345 is your Acme code. It is valid for 2 min. Never share it.\n\n@example.com #012345',
  )
  expect(sms.text.length).toBeLessThanOrEqual(160)
})

test('knows a language by its tag, in any case of letters, and no other', () => {
  expect(parseTextLocale()).toBe('en')
  expect(parseTextLocale('PT-BR')).toBe('pt-br')
  expect(parseTextLocale('zh-hans')).toBe('zh-Hans')
  for (const locale of ['', 'xx', 'pt', '../en', 'toString']) {
    expect(() => parseTextLocale(locale)).toThrow(
      expect.objectContaining({ errorType: 'invalid_locale' }),
    )
  }
})
