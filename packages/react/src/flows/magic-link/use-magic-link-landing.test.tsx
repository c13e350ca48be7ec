import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderWithAuth } from '../../testing/index.ts'
import { useSession } from '../session/use-session.ts'
import { useMagicLinkLanding } from './use-magic-link-landing.ts'

function Landing({ number }: { number: string }) {
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
        <button type="button" onClick={() => void flow.approve(number)}>
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

/** Asks for a link in this browser, or in another one, and opens it in this one. */
const open = async ({ elsewhere = false } = {}) => {
  const kit = renderWithAuth(<p>Check your mail</p>)
  const browser = elsewhere ? kit.memory.browser() : kit.auth.request
  const { matching } = await browser('POST /magic-link/start', { email: 'ada@example.com' }, {})
  await kit.inbox.openLink()
  const before = kit.requests.length
  await kit.reload(<Landing number={matching ?? ''} />)
  return { routes: () => kit.requests.slice(before).map(({ route }) => route) }
}

test('redeems the link once, in Strict Mode too', async () => {
  const { routes } = await open()
  await screen.findByText('Welcome, you are signed-in')
  expect(routes()).toEqual(['POST /magic-link/redeem'])
  expect(location.hash).toBe('')
})

test('asks before it signs in where nobody asked for the link', async () => {
  const { inbox, auth, reload } = renderWithAuth(<p>Check your mail</p>)
  await auth.request('POST /magic-link/start', { email: 'ada@example.com' })
  history.replaceState(null, '', `/sign-in/link#token=${inbox.latestLink()?.token}`)
  await reload(<Landing number="" />)
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in here' }))
  await screen.findByText('Welcome, you are signed-in')
})

test('says when there is no link', async () => {
  history.replaceState(null, '', '/sign-in/link')
  const { requests } = renderWithAuth(<Landing number="" />)
  await screen.findByText('link-unknown')
  expect(requests).toEqual([])
})

test('approves for another browser, and signs nobody in here', async () => {
  await open({ elsewhere: true })
  await userEvent.click(await screen.findByRole('button', { name: 'Approve' }))
  await screen.findByText('It is approved')
})
