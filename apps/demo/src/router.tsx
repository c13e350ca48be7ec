import { type ComponentProps, type ReactNode, useEffect, useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
}

/** The path of the page that shows. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)

/** Shows another page of the demo, without loading anything anew. */
export const navigate = (to: string, { replace = false } = {}): void => {
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  dispatchEvent(new PopStateEvent('popstate'))
  scrollTo(0, 0)
}

/** Renders an `<a>` to a page of the demo. Has `aria-current` where it leads is here. */
export function Link({
  href,
  children,
  ...props
}: ComponentProps<'a'> & { href: string }): ReactNode {
  const path = usePath()
  return (
    <a
      {...props}
      href={href}
      aria-current={path === href ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        navigate(href)
      }}
    >
      {children}
    </a>
  )
}

/** Shows another page instead of this one, which the back button then skips. */
export function Redirect({ to }: { to: string }): ReactNode {
  useEffect(() => navigate(to, { replace: true }), [to])
  return null
}
