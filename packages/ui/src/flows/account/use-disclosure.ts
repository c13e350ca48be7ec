'use client'
import { useState } from 'react'

/** A form that a button opens. */
export type Disclosure = {
  isOpen: boolean
  /** True once it has closed again: then the focus belongs on the button, which is back. */
  wasOpen: boolean
  open(): void
  close(): void
}

/** Opens and closes a form in the place of its button. */
export const useDisclosure = (initial = false): Disclosure => {
  const [isOpen, setOpen] = useState(initial)
  const [wasOpen, setWasOpen] = useState(initial)
  const open = () => {
    setOpen(true)
    setWasOpen(true)
  }
  return { isOpen, wasOpen: wasOpen && !isOpen, open, close: () => setOpen(false) }
}
