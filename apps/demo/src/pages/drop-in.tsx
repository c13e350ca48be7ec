import { AuthProvider, createAuth } from '@latchkey/react'
import { Login } from '@latchkey/ui'
import '@latchkey/ui/styles.css'

const auth = createAuth()

export function App() {
  return (
    <AuthProvider client={auth}>
      <Login onComplete={() => location.assign('/account')} />
    </AuthProvider>
  )
}
