// What the account loads, in one piece, once it shows: all that a button opens.
export { AddressForm } from '../../parts/address-form.tsx'
export { CodeForm } from '../../parts/code-form.tsx'
export { PhoneForm } from '../../parts/phone-form.tsx'
export { AddWallet } from './add-wallet.tsx'
export { DeleteForm } from './delete-form.tsx'
export { NameForm } from './name-form.tsx'
export { PasswordForm } from './password-form.tsx'
