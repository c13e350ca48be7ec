import { createAuth } from '@latchkey/core'
import { createTestBackend, elsewhere, rightNumber } from '@latchkey/core/test-kit'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { StrictMode } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { AuthProvider } from '../../provider.tsx'
import { useSession } from '../session/use-session.ts'
import { useMagicLinkLanding } from './use-magic-link-landing.ts'

beforeEach(() => sessionStorage.clear())

function Landing() {
  const flow = useMagicLinkLanding()
  const { step } = useSession()
  switch (flow.step) {
    case 'opening':
      return <p>{flow.error ? flow.error.code : 'Opening'}</p>
    case 'confirm':
      return (
        <button type="button" onClick={() => void flow.finish()}>
          Sign in here
        </button>
      )
    case 'approve':
      return (
        <button type="button" onClick={() => void flow.approve(rightNumber)}>
          Approve
        </button>
      )
    case 'approved':
    case 'denied':
      return <p>It is {flow.step}</p>
    case 'second_factor':
    case 'done':
      return <p>Welcome, you are {step}</p>
    default:
      return flow satisfies never
  }
}

const open = (hash: string) => {
  history.replaceState(null, '', `/sign-in/link${hash}`)
  const kit = createTestBackend()
  render(
    <StrictMode>
      <AuthProvider client={createAuth({ ...kit, session: null })}>
        <Landing />
      </AuthProvider>
    </StrictMode>,
  )
  return kit
}

test('redeems the link once, in Strict Mode too', async () => {
  const kit = open('#token=good&attempt=attempt-1')
  await screen.findByText('Welcome, you are signed-in')
  expect(kit.requests).toHaveLength(1)
  expect(location.hash).toBe('')
})

test('asks before it signs in where nobody asked for the link', async () => {
  open('#token=good')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in here' }))
  await screen.findByText('Welcome, you are signed-in')
})

test('says when there is no link', async () => {
  const kit = open('')
  await screen.findByText('link-unknown')
  expect(kit.requests).toEqual([])
})

test('approves for another browser, and signs nobody in here', async () => {
  open(`#token=good&attempt=${elsewhere}`)
  await userEvent.click(await screen.findByRole('button', { name: 'Approve' }))
  await screen.findByText('It is approved')
})
