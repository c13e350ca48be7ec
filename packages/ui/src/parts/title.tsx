'use client'
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'

const SectionContext = createContext(false)

/** Makes the titles below those of one section among others. */
export const InSection = SectionContext.Provider

/** Whether what is shown is one section among others. */
export const useInSection = (): boolean => useContext(SectionContext)

type TitleProps = {
  children: ReactNode
  /** Takes the focus as it appears, where a step has nothing to fill in. @default false */
  focused?: boolean
}

/** The title of a step: of the page, or of a section of it. */
export function Title({ children, focused = false }: TitleProps): ReactNode {
  const Heading = useInSection() ? 'h2' : 'h1'
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focused) heading.current?.focus()
  }, [focused])
  return (
    <Heading
      className={Heading === 'h1' ? 'lk-title' : 'lk-subtitle'}
      ref={heading}
      tabIndex={focused ? -1 : undefined}
    >
      {children}
    </Heading>
  )
}
