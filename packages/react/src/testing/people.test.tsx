import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderWithAuth } from './index.ts'
import { click, email, enter, SignIn, Who } from './testing-app.tsx'

test('shows somebody who is signed in from the first paint on', () => {
  const { user, requests } = renderWithAuth(<Who />, {
    user: { email, name: { first: 'Ada' } },
  })
  screen.getByText('Hello, Ada')
  expect(user).toMatchObject({ name: 'Ada', emails: [{ email, primary: true, verified: true }] })
  expect(requests).toEqual([])
})

test('lets the page ask who is signed in', async () => {
  renderWithAuth(<Who />, { user: { email, name: { first: 'Ada' } }, sessionKnown: false })
  screen.getByText('unknown')
  await screen.findByText('Hello, Ada')
})

test('signs in by the code from the inbox, and keeps that through a reload', async () => {
  const { inbox, reload } = renderWithAuth(<SignIn />, {
    people: [{ email, name: { first: 'Ada' } }],
  })
  await click('Send')
  await enter(/code/, '000000')
  await screen.findByText('code-incorrect')
  await reload()
  await enter(/code/, inbox.latestCode(email) ?? '')
  await screen.findByText('Hello, Ada')
  await reload(<Who />)
  screen.getByText('Hello, Ada')
})

test('asks for the second factor of who has one', async () => {
  const { inbox, authenticatorApp, clock } = renderWithAuth(<SignIn />, {
    people: [{ email }],
    factors: ['totp'],
  })
  await click('Send')
  await enter(/code/, inbox.latestCode() ?? '')
  await enter(/second_factor/, '000000')
  await screen.findByText('totp-incorrect')
  await clock.advance(30_000)
  await enter(/second_factor/, await authenticatorApp.code(email))
  await screen.findByText(/^Hello/)
})

test('knows everything that somebody has set up', async () => {
  const { auth, user, authenticator, wallet } = renderWithAuth(<Who />, {
    user: { email, phone: '+447400900321', password: 'correct horse battery' },
    factors: ['totp', 'passkey', 'wallet', 'google'],
  })
  const { account } = await auth.request('GET /passkey', {})
  expect(account.credentialIds).toEqual(authenticator.passkeys())
  expect(account.credentialIds).toHaveLength(1)
  expect(user).toMatchObject({
    hasPassword: true,
    phones: [{ phone: '+447400900321' }],
    wallets: [{ address: wallet.address }],
    providers: [{ type: 'Google' }],
  })
})

test('refuses somebody who could not be signed in', () => {
  const user = { email }
  expect(() => renderWithAuth(<Who />, { user, secondFactor: 'always' })).toThrow(
    'owes a second factor',
  )
})
