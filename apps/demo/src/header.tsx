import { useSession } from '@latchkey/react'
import { type ReactNode, useState } from 'react'
import { addressOf } from './address-of.ts'
import { Logo, ThemeIcon } from './icons.tsx'
import { Link } from './router.tsx'
import { applyTheme, savedTheme, themes } from './theme.ts'

/** The bar on top: where to go, who is signed in, light or dark. */
export function Header(): ReactNode {
  return (
    <header className="header">
      <div className="header-row">
        <Link href="/" className="brand" aria-label="Latchkey demo, home">
          <Logo />
          <span>Latchkey</span>
        </Link>
        <nav aria-label="Main">
          <Link href="/login">Login</Link>
          <Link href="/account">Account</Link>
          <Link href="/outbox">Outbox</Link>
        </nav>
        <SessionState />
        <ThemeSwitch />
      </div>
    </header>
  )
}

function SessionState() {
  const session = useSession()
  const signedIn = session.step === 'signed-in'
  const words = {
    unknown: '',
    'signed-out': 'Signed out',
    'signed-in': 'Signed in',
  }[session.step]
  return (
    <p className="session-state" role="status" data-state={session.step}>
      <span className="session-words">{words}</span>
      {signedIn && <span className="session-email"> as {addressOf(session.user)}</span>}
    </p>
  )
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(savedTheme)
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${theme}. Change to ${next}.`}
      title={`Theme: ${theme}`}
      onClick={() => {
        applyTheme(next)
        setTheme(next)
      }}
    >
      <ThemeIcon theme={theme} />
    </button>
  )
}
