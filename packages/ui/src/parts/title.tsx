'use client'
import { createContext, type ReactNode, type Ref, useContext } from 'react'

const SectionContext = createContext(false)

/** Makes the titles below those of one section among others. */
export const InSection = SectionContext.Provider

/** Whether what is shown is one section among others. */
export const useInSection = (): boolean => useContext(SectionContext)

type TitleProps = {
  children: ReactNode
  /** With it the title can take the focus, from script only. */
  ref?: Ref<HTMLHeadingElement>
}

/** The title of a step: of the page, or of a section of it. */
export function Title({ children, ref }: TitleProps): ReactNode {
  const Heading = useInSection() ? 'h2' : 'h1'
  return (
    <Heading
      className={Heading === 'h1' ? 'lk-title' : 'lk-subtitle'}
      {...(ref && { ref, tabIndex: -1 })}
    >
      {children}
    </Heading>
  )
}
