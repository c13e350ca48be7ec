import { createAuth, httpBackend, type Auth } from '@latchkey/core'
import { createTestBackend } from '@latchkey/core/test-kit'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { createRef, StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from '../provider.tsx'
import { ResendButton, type ResendButtonProps } from './resend-button.tsx'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_767_225_600_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const page = (client: Auth, props: Partial<ResendButtonProps>) => (
  <StrictMode>
    <AuthProvider client={client}>
      <ResendButton resendAt={Date.now() + 3000} {...props}>
        {(secondsLeft) => (secondsLeft > 0 ? `Again in ${secondsLeft} s` : 'Send again')}
      </ResendButton>
    </AuthProvider>
  </StrictMode>
)

const open = (
  props: Partial<ResendButtonProps> = {},
  client = createAuth({ ...createTestBackend(), session: null }),
) => {
  const { rerender, unmount } = render(page(client, props))
  return {
    unmount,
    button: screen.getByRole('button'),
    change: (props: Partial<ResendButtonProps>) => rerender(page(client, props)),
  }
}

const pass = (ms: number) =>
  act(() => {
    vi.advanceTimersByTime(ms)
  })

test('counts the whole seconds down, then works', () => {
  const onClick = vi.fn<() => void>()
  const { button } = open({ onClick })
  const seen = [button.textContent]
  for (let second = 0; second < 4; second++) {
    pass(1000)
    seen.push(button.textContent)
  }
  expect(seen).toEqual(['Again in 3 s', 'Again in 2 s', 'Again in 1 s', 'Send again', 'Send again'])
  fireEvent.click(button)
  expect(onClick).toHaveBeenCalledOnce()
})

test('ignores clicks while it waits, and says so without words', () => {
  const onClick = vi.fn<() => void>()
  const { button } = open({ onClick })
  fireEvent.click(button)
  expect(onClick).not.toHaveBeenCalled()
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(button.hasAttribute('data-waiting')).toBe(true)
  pass(3000)
  expect(button.getAttribute('aria-disabled')).toBe('false')
  expect(button.hasAttribute('data-waiting')).toBe(false)
})

test('keeps the focus when it begins to wait', () => {
  const { button, change } = open({ resendAt: 0 })
  button.focus()
  change({ resendAt: Date.now() + 30_000 })
  expect(button.textContent).toBe('Again in 30 s')
  expect(document.activeElement).toBe(button)
})

test('counts by the clock of the server, not by a device that is an hour behind', async () => {
  const serverNow = Date.now() + 3_600_000
  const headers = { date: new Date(serverNow).toUTCString() }
  const fetch = async () => Response.json({ output: null }, { headers })
  const client = createAuth({ backend: httpBackend({ fetch }), session: null })
  await client.request('GET /session', {})
  const { button } = open({ resendAt: serverNow + 30_000 }, client)
  expect(button.textContent).toBe('Again in 30 s')
})

test('is right at once when the page wakes up late', () => {
  const { button, change } = open()
  vi.setSystemTime(Date.now() + 2000)
  change({ resendAt: Date.now() + 1000 })
  expect(button.textContent).toBe('Again in 1 s')
})

test('stops its timer when it leaves, and when there is nothing to wait for', () => {
  const { change, unmount } = open()
  expect(vi.getTimerCount()).toBe(1)
  change({ resendAt: 0 })
  expect(vi.getTimerCount()).toBe(0)
  change({ resendAt: Date.now() + 1000 })
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

test('lets everything of the caller through, and submits no form', () => {
  const ref = createRef<HTMLButtonElement>()
  const { button } = open({ ref, className: 'mine', 'aria-describedby': 'hint' })
  expect(ref.current).toBe(button)
  expect(button.className).toBe('mine')
  expect(button.getAttribute('aria-describedby')).toBe('hint')
  expect(button.getAttribute('type')).toBe('button')
})
