import { renderWithAuth } from '@latchkey/react/testing'
import { Login } from '@latchkey/ui'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { test } from 'vitest'

test('signs in with the code from the mail', async () => {
  const { inbox } = renderWithAuth(<Login />, { people: [{ email: 'ada@example.com' }] })
  await userEvent.type(screen.getByLabelText('E-mail address'), 'ada@example.com{Enter}')
  await userEvent.type(await screen.findByLabelText('Six-digit code'), inbox.latestCode() ?? '')
  await screen.findByText('Signed in as ada@example.com.')
})
