import { PhoneOtp } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { FlowPage } from '../flow-page.tsx'

/** Signing in, or up, with a code by SMS or WhatsApp. */
export function PhoneOtpPage(): ReactNode {
  return (
    <FlowPage
      title="Code by phone"
      about={
        <>
          <p>
            A new number gets an account with its first code. When the text message does not come,
            WhatsApp is one click away, and the number stays.
          </p>
          <p>
            The message is bound to this site: phones offer its code above the keyboard, and Chrome
            on Android fills it in and goes on by itself.
          </p>
        </>
      }
    >
      <PhoneOtp />
    </FlowPage>
  )
}
