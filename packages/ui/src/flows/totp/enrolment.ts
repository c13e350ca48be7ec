// What setting up an authenticator app loads, in one piece.
export { RecoveryCodesSheet } from '../../parts/recovery-codes-sheet.tsx'
export { TotpConfirmForm } from '../../parts/totp-confirm-form.tsx'
