import { AuthProvider, createAuth } from '@latchkey/react'
import { Login } from '@latchkey/ui'
import '@latchkey/ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const auth = createAuth()

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Login />
    </AuthProvider>
  </StrictMode>,
)
void import('./lazy.ts')
