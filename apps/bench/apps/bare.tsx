import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

createRoot(document.body).render(
  <StrictMode>
    <p>Hello</p>
  </StrictMode>,
)
void import('./lazy.ts')
