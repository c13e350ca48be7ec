import { hooks, measureBare, measureHooks, measureScreen, type Size } from './sizes.ts'

const kB = 1024
const bare = await measureBare()

/** The budget of any one hook, the client and the provider included. */
const hookLimit = 3 * kB

type Budget = { what: string; bytes: number; limit: number }
const budgets: Budget[] = []
const lazy: Record<string, number> = {}
const complaints: string[] = []

const weigh = (what: string, size: Size, limit: number) => {
  budgets.push({ what, bytes: size.js - bare.js, limit })
  Object.assign(lazy, size.lazy)
  if (size.hasValidator) complaints.push(`${what}: a validator is in the bundle`)
}

for (const hook of hooks) {
  const size = await measureHooks(hook)
  weigh(hook, size, hookLimit)
  // The session belongs to the client.
  const flows = size.flows.filter((slug) => slug !== 'session')
  if (flows.length > 1) complaints.push(`${hook} holds other flows: ${flows.join(', ')}`)
}
weigh('all hooks', await measureHooks(...hooks), 9 * kB)

/** What a screen may weigh, with the client, in kB. */
const screens: Record<string, number> = {
  '<Login />': 10,
  '<EmailOtp />': 6,
  '<Passkey />': 6,
  '<PhoneOtp />': 7.5,
  '<MagicLink />': 7,
  '<Password />': 7,
  '<Wallet />': 7,
  "<OAuth providers={['google']} />": 7,
  '<Account />': 14,
}
for (const [jsx, limit] of Object.entries(screens)) {
  const size = await measureScreen(jsx)
  weigh(jsx, size, limit * kB)
  if (jsx === '<Login />') budgets.push({ what: 'styles', bytes: size.css, limit: 5 * kB })
}

for (const { what, bytes, limit } of budgets) {
  console.log(
    `${bytes <= limit ? 'ok  ' : 'OVER'} ${what.padEnd(33)} ${String(bytes).padStart(6)} of ${Math.floor(limit)} bytes (gzip)`,
  )
}
console.log('Loaded later:')
for (const [name, bytes] of Object.entries(lazy).sort(([one], [other]) => (one < other ? -1 : 1))) {
  console.log(`     ${name.padEnd(24)} ${String(bytes).padStart(6)}`)
}
for (const complaint of complaints) console.log(`OVER ${complaint}`)
if (complaints.length > 0 || budgets.some(({ bytes, limit }) => bytes > limit)) process.exit(1)
