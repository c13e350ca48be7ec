import { AuthProvider, createAuth, usePasskey } from '@latchkey/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const auth = createAuth()

const Hello = () => <p>{usePasskey().step}</p>

createRoot(document.body).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <Hello />
    </AuthProvider>
  </StrictMode>,
)
