import { AuthProvider, createAuth, useOAuth } from '@latchkey/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const auth = createAuth()

const Hello = () => <p>{useOAuth().step}</p>

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Hello />
    </AuthProvider>
  </StrictMode>,
)
void import('./lazy.ts')
