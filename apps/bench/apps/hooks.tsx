import { AuthProvider, createAuth, useEmailOtp, usePassword } from '@latchkey/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const auth = createAuth()

function Hello() {
  const emailOtp = useEmailOtp()
  const password = usePassword()
  return (
    <p>
      {emailOtp.step} {password.step}
    </p>
  )
}

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Hello />
    </AuthProvider>
  </StrictMode>,
)
void import('./lazy.ts')
