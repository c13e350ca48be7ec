import { createAuth } from '@latchkey/core'
import { renderHook, screen } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { useAuth } from '../provider.tsx'
import { createTestAuth, renderWithAuth } from './index.ts'
import { click, email, SignIn, Who } from './testing-app.tsx'

test('gets the page back as it was', () => {
  const before = [globalThis.fetch, globalThis.open, navigator.credentials]
  const { unmount } = renderWithAuth(<Who />)
  expect(globalThis.fetch).not.toBe(before[0])
  expect('PublicKeyCredential' in globalThis).toBe(true)
  unmount()
  expect([globalThis.fetch, globalThis.open, navigator.credentials]).toEqual(before)
  expect('PublicKeyCredential' in globalThis).toBe(false)
})

test('may use the network, but no Latchkey client may', async () => {
  const answer = vi.fn<typeof fetch>(async () => new Response('msw'))
  vi.stubGlobal('fetch', answer)
  const { unmount } = renderWithAuth(<Who />)
  expect(await (await fetch('/api/todos')).text()).toBe('msw')
  const own = createAuth().request('GET /totp', {})
  await expect(own).rejects.toMatchObject({ code: 'offline' })
  expect(answer).toHaveBeenCalledOnce()
  expect(unmount).toThrow('A Latchkey client asked the network for GET /auth/totp.')
  vi.unstubAllGlobals()
})

test('shows one page at a time, and none that could not be rendered', () => {
  function Broken(): never {
    throw new Error('broken')
  }
  vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(() => renderWithAuth(<Broken />)).toThrow('broken')
  const { unmount } = renderWithAuth(<Who />)
  expect(() => renderWithAuth(<Who />)).toThrow('another `renderWithAuth` still shows')
  unmount()
  renderWithAuth(<Who />)
})

test('leaves nothing for the next page', async () => {
  const { unmount } = renderWithAuth(<SignIn />)
  await click('Send')
  await screen.findByLabelText(/code/)
  unmount()
  renderWithAuth(<SignIn />)
  screen.getByRole('button', { name: 'Send' })
  expect(sessionStorage.length).toBe(0)
})

test('can render in other ways: a hook, or on a server', () => {
  const user = { email, name: { first: 'Ada' } }
  const { Provider, auth } = createTestAuth({ user })
  expect(renderHook(useAuth, { wrapper: Provider }).result.current).toBe(auth)
  const html = renderToString(
    <Provider>
      <Who />
    </Provider>,
  )
  expect(html).toBe('<p>Hello, Ada</p>')
})
