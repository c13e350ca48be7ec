'use client'
import { createPhoneField, type PhoneField } from '@latchkey/core'
import { useState, useSyncExternalStore } from 'react'

/** Holds what `<PhoneInput>` and `<PhoneCountrySelect>` show. Its `phone` is what a flow starts with. */
export function usePhoneField(text = ''): PhoneField {
  const [field] = useState(() => createPhoneField(text))
  return useSyncExternalStore(field.subscribe, field.getState, field.getInitialState)
}
