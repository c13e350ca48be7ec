import { createEmailOtpFlow, type Auth } from '@latchkey/core'
import { act } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test, vi } from 'vitest'
import { useEmailOtp } from './flows/email-otp/use-email-otp.ts'
import { useSession } from './flows/session/use-session.ts'
import { createTestAuth, type TestAuth } from './testing/index.ts'

const user = { email: 'ada@example.com', name: { first: 'Ada', last: 'Lovelace' } }

let root: Root | undefined
afterEach(() => act(() => root?.unmount()))

const page = ({ Provider }: TestAuth, children: ReactNode) => (
  <StrictMode>
    <Provider>{children}</Provider>
  </StrictMode>
)

/** Puts the server's page into the document and wakes it up, as a browser does. */
const hydrate = async (html: string, page: ReactNode) => {
  const complaint = vi.fn<(error: unknown) => void>()
  vi.spyOn(console, 'error').mockImplementation(complaint)
  const container = document.createElement('div')
  container.innerHTML = html
  await act(async () => {
    root = hydrateRoot(container, page, { onRecoverableError: complaint })
  })
  expect(complaint).not.toHaveBeenCalled()
  return container
}

function SignIn() {
  const flow = useEmailOtp()
  return <p>{flow.step === 'code' ? `Sent to ${flow.to.email}` : flow.step}</p>
}

function Who() {
  const session = useSession()
  return <p>{session.step === 'signed-in' ? session.user.name : session.step}</p>
}

/** The page of a tab that has sent a mail and was reloaded. */
const sendMail = async (auth: Auth) => {
  const state = createEmailOtpFlow(auth).getState()
  if (state.step === 'address') await state.start({ email: 'ada@example.com' })
}

test('hydrates a form that the server rendered empty and the tab remembers', async () => {
  const kit = createTestAuth()
  const html = renderToString(page(kit, <SignIn />))
  expect(html).toBe('<p>address</p>')
  await sendMail(kit.auth)
  await kit.restart()
  const container = await hydrate(html, page(kit, <SignIn />))
  expect(container.textContent).toBe('Sent to ada@example.com')
})

test('renders the server page from nothing that a tab remembers', async () => {
  const kit = createTestAuth()
  await sendMail(kit.auth)
  await kit.restart()
  expect(renderToString(page(kit, <SignIn />))).toBe('<p>address</p>')
})

test('renders who is signed in on the server, and asks nobody again', async () => {
  const kit = createTestAuth({ user })
  const html = renderToString(page(kit, <Who />))
  expect(html).toBe('<p>Ada Lovelace</p>')
  const container = await hydrate(html, page(kit, <Who />))
  expect(container.textContent).toBe('Ada Lovelace')
  expect(kit.requests).toEqual([])
})

test('hydrates a page whose server did not know, then finds out', async () => {
  const kit = createTestAuth({ user, sessionKnown: false })
  const html = renderToString(page(kit, <Who />))
  expect(html).toBe('<p>unknown</p>')
  expect(kit.requests).toEqual([])
  const container = await hydrate(html, page(kit, <Who />))
  expect(container.textContent).toBe('Ada Lovelace')
})
