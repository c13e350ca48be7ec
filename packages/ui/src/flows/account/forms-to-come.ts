'use client'
import { arriving } from '../../parts/arriving.tsx'

const forms = () => import('./forms.ts')

export const AddressForm = arriving(async () => (await forms()).AddressForm)
export const CodeForm = arriving(async () => (await forms()).CodeForm)
export const PhoneForm = arriving(async () => (await forms()).PhoneForm)
export const AddWallet = arriving(async () => (await forms()).AddWallet)
export const DeleteForm = arriving(async () => (await forms()).DeleteForm)
export const NameForm = arriving(async () => (await forms()).NameForm)
export const PasswordForm = arriving(async () => (await forms()).PasswordForm)

export const everyForm = [
  AddressForm,
  CodeForm,
  PhoneForm,
  AddWallet,
  DeleteForm,
  NameForm,
  PasswordForm,
]
