import { AuthProvider } from '@latchkey/react'
import { Devtools, recordAuth } from '@latchkey/react/devtools'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@latchkey/ui/styles.css'
import { App } from './app.tsx'
import './styles.css'
import { applyTheme, savedTheme } from './theme.ts'

applyTheme(savedTheme())

const auth = recordAuth()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')

createRoot(root).render(
  <StrictMode>
    <AuthProvider client={auth}>
      <App />
      <Devtools />
    </AuthProvider>
  </StrictMode>,
)
