import { fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { expect, test, vi } from 'vitest'
import { renderWithAuth } from '../testing/index.ts'
import { ResendButton, type ResendButtonProps } from './resend-button.tsx'

const now = 1_767_225_600_000

const element = (props: Partial<ResendButtonProps>) => (
  <ResendButton resendAt={now + 3000} {...props}>
    {(secondsLeft) => (secondsLeft > 0 ? `Again in ${secondsLeft} s` : 'Send again')}
  </ResendButton>
)

const open = (props: Partial<ResendButtonProps> = {}) => {
  const { clock, rerender, unmount } = renderWithAuth(element(props), { now })
  return {
    clock,
    unmount,
    button: screen.getByRole('button'),
    change: (props: Partial<ResendButtonProps>) => rerender(element(props)),
  }
}

test('counts the whole seconds down, then works', async () => {
  const onClick = vi.fn<() => void>()
  const { button, clock } = open({ onClick })
  const seen = [button.textContent]
  for (let second = 0; second < 4; second++) {
    await clock.advance(1000)
    seen.push(button.textContent)
  }
  expect(seen).toEqual(['Again in 3 s', 'Again in 2 s', 'Again in 1 s', 'Send again', 'Send again'])
  fireEvent.click(button)
  expect(onClick).toHaveBeenCalledOnce()
})

test('ignores clicks while it waits, and says so without words', async () => {
  const onClick = vi.fn<() => void>()
  const { button, clock } = open({ onClick })
  fireEvent.click(button)
  expect(onClick).not.toHaveBeenCalled()
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(button.hasAttribute('data-waiting')).toBe(true)
  await clock.advance(3000)
  expect(button.getAttribute('aria-disabled')).toBe('false')
  expect(button.hasAttribute('data-waiting')).toBe(false)
})

test('keeps the focus when it begins to wait', () => {
  const { button, change } = open({ resendAt: 0 })
  button.focus()
  change({ resendAt: now + 30_000 })
  expect(button.textContent).toBe('Again in 30 s')
  expect(document.activeElement).toBe(button)
})

test('counts by the clock of the server, not by a device that is an hour behind', async () => {
  const serverNow = now + 3_600_000
  const { auth, rerender } = renderWithAuth(null, {
    now,
    faults: {
      'GET /session': (_input, _next, { onServerTime }) => {
        onServerTime?.(serverNow)
        return null
      },
    },
  })
  await auth.request('GET /session', {})
  rerender(element({ resendAt: serverNow + 30_000 }))
  expect(screen.getByRole('button').textContent).toBe('Again in 30 s')
})

test('is right at once when the page wakes up late', () => {
  const { button, change, clock } = open()
  clock.sleep(2000)
  change({ resendAt: now + 3000 })
  expect(button.textContent).toBe('Again in 1 s')
})

test('stops its timer when it leaves, and when there is nothing to wait for', () => {
  const { change, clock, unmount } = open()
  expect(clock.waiting()).toBe(1)
  change({ resendAt: 0 })
  expect(clock.waiting()).toBe(0)
  change({ resendAt: now + 1000 })
  expect(clock.waiting()).toBe(1)
  unmount()
  expect(clock.waiting()).toBe(0)
})

test('lets everything of the caller through, and submits no form', () => {
  const ref = createRef<HTMLButtonElement>()
  const { button } = open({ ref, className: 'mine', 'aria-describedby': 'hint' })
  expect(ref.current).toBe(button)
  expect(button.className).toBe('mine')
  expect(button.getAttribute('aria-describedby')).toBe('hint')
  expect(button.getAttribute('type')).toBe('button')
})
