import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useMagicLink } from '../flows/magic-link/use-magic-link.ts'
import { useMagicLinkLanding } from '../flows/magic-link/use-magic-link-landing.ts'
import { renderWithAuth } from './index.ts'
import { click, email } from './testing-app.tsx'

test('opens the link of a mail in the page that it leads to', async () => {
  history.replaceState(null, '', '/login')
  function Ask() {
    const flow = useMagicLink()
    if (flow.step !== 'address') return <p>{flow.step}</p>
    return <button onClick={() => void flow.start({ email })}>Send</button>
  }
  function Landing() {
    const { step } = useMagicLinkLanding()
    return <p>landing: {step}</p>
  }
  const { inbox, reload } = renderWithAuth(<Ask />)
  await expect(inbox.openLink()).rejects.toThrow('No link has gone to anybody last.')
  await click('Send')
  await screen.findByText('code')
  const heard = vi.fn<() => void>()
  addEventListener('popstate', heard, { once: true })
  await inbox.openLink({ to: email })
  expect(heard).toHaveBeenCalledOnce()
  expect(location.pathname).toBe('/sign-in/link')
  await reload(<Landing />)
  await screen.findByText('landing: done')
  expect(location.hash).toBe('')
})
