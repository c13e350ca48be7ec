import { StepUp } from '@latchkey/ui'
import { type ReactNode, useEffect, useRef } from 'react'
import { Header } from './header.tsx'
import { pages } from './pages.tsx'
import { Link, usePath } from './router.tsx'

/** The demo: a header, and the page of the current path. */
export function App(): ReactNode {
  const path = usePath()
  const page = pages[path]
  const main = useRef<HTMLElement>(null)
  const shown = useRef(path)

  useEffect(() => {
    document.title = page ? `${page.title} · Latchkey demo` : 'Not found · Latchkey demo'
    // Moves keyboard and screen reader to the new page, but leaves a first load alone.
    if (shown.current !== path && !main.current?.contains(document.activeElement)) {
      main.current?.focus()
    }
    shown.current = path
  }, [path, page])

  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        {page ? <page.Page key={path} /> : <NotFound />}
      </main>
      <StepUp />
    </>
  )
}

const NotFound = () => (
  <div className="page">
    <h1>There is no such page</h1>
    <p>
      <Link href="/">Back to the start</Link>
    </p>
  </div>
)
