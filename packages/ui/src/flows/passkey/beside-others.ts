// What `<Login>` loads, in one piece, when it offers passkeys.
export { Passkey } from './passkey.tsx'
export { PasskeyButton } from './passkey-button.tsx'
