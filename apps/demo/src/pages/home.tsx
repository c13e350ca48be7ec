import type { ReactNode } from 'react'
import { Link } from '../router.tsx'

const cards = [
  ['/login', 'Login', 'Every method in one component, with the address kept between them.'],
  ['/email-otp', 'Code by e-mail', 'Six digits by mail. Signs in, and up.'],
  ['/phone-otp', 'Code by phone', 'Six digits by SMS or WhatsApp, read by the browser itself.'],
  [
    '/magic-link',
    'Link by e-mail',
    'One click in the mail. Safe from scanners, with a code beside it.',
  ],
  ['/password', 'Password', 'Sign-up with live strength and a proven address.'],
  ['/password-reset', 'Forgotten password', 'A link, a new password, every other session ended.'],
  [
    '/oauth',
    'Accounts elsewhere',
    'Nineteen providers, in this tab or in a window. No keys needed.',
  ],
  [
    '/passkey',
    'Passkeys',
    'Finger, face or PIN, offered by the browser itself. Real ones, on localhost too.',
  ],
  [
    '/wallet',
    'Crypto wallet',
    'A message, shown and signed. With a wallet to try it, in the page.',
  ],
  ['/totp', 'Authenticator app', 'A second factor, with recovery codes for when it is lost.'],
  ['/step-up', 'Fresh proof', 'Asks again who you are before something sensitive.'],
  ['/account', 'Account', 'Name, addresses, password, wallets, sessions, export, deletion.'],
  ['/oauth/authorize', 'Connected apps', 'Other apps sign people in with this one, if they agree.'],
  ['/drop-in', 'Drop it in', 'The shortest use: one provider, one component.'],
  ['/build-your-own', 'Build your own', 'One hook, one switch, your markup.'],
  ['/outbox', 'Outbox', 'Every message of this demo, with its code and link.'],
] as const

/** What this is, and where to begin. */
export function HomePage(): ReactNode {
  return (
    <div className="page home">
      <h1>Sign-in that just works</h1>
      <p className="lead">
        Latchkey is a consumer-authentication kit for React, and the backend it runs on. Everything
        here runs on your machine: no keys, no accounts, messages land in the outbox.
      </p>
      <ul className="cards">
        {cards.map(([href, title, text]) => (
          <li key={href}>
            <h2>
              <Link href={href}>{title}</Link>
            </h2>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
