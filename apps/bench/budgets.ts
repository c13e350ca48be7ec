import { measureSizes } from './sizes.ts'

const kB = 1024
const { bare, hooks, oauth, passkey, wallet, login } = await measureSizes()

/** What the kit adds to a bare React app, and what it may add. */
const budgets = [
  { what: 'hooks for codes and passwords', bytes: hooks.js - bare.js, limit: 3.75 * kB },
  { what: 'hook for providers', bytes: oauth.js - bare.js, limit: 4.1 * kB },
  { what: 'hook for passkeys', bytes: passkey.js - bare.js, limit: 3.75 * kB },
  { what: 'hook for wallets', bytes: wallet.js - bare.js, limit: 3.6 * kB },
  { what: '<Login>, script', bytes: login.js - bare.js, limit: 15 * kB },
  { what: '<Login>, styles', bytes: login.css, limit: 3 * kB },
]

for (const { what, bytes, limit } of budgets) {
  console.log(`${bytes <= limit ? 'ok  ' : 'OVER'} ${what}: ${bytes} of ${limit} bytes (gzip)`)
}
const validator = hooks.hasValidator || login.hasValidator
if (validator) console.log('OVER a validator is in the browser bundle: valibot')
if (validator || budgets.some(({ bytes, limit }) => bytes > limit)) process.exit(1)
