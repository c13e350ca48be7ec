import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ApiError, createApiClient, type ApiClient } from '../packages/api/src/index.ts'
import { createServer } from '../packages/server/src/index.ts'

// A site and its backend, which asks the REST API. The second port is a site that copies it.
const script = `
const output = document.querySelector('output')
const call = async (name, input) => {
  const answer = await fetch('/api/' + name, { method: 'POST', body: JSON.stringify(input) })
  const body = await answer.json()
  if (!answer.ok) throw new Error(body.error_type)
  return body
}
const passkey = { domain: 'localhost', return_passkey_credential_options: true, use_base64_url_encoding: true }
const relaxed = (options) =>
  location.hash === '#careless' ? { ...options, userVerification: 'discouraged' } : options
const actions = {
  async register() {
    const { user_id } = await call('newUser', {})
    const { public_key_credential_creation_options: json } = await call('registerStart', { user_id, ...passkey })
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(json))
    const credential = await navigator.credentials.create({ publicKey })
    const { user } = await call('register', { user_id, public_key_credential: JSON.stringify(credential) })
    return 'registered ' + user.webauthn_registrations[0].name
  },
  async signIn(mediation) {
    const { public_key_credential_request_options: json } = await call('authenticateStart', passkey)
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(relaxed(JSON.parse(json)))
    const credential = await navigator.credentials.get({ publicKey, mediation })
    const { session } = await call('authenticate', { public_key_credential: JSON.stringify(credential), session_duration_minutes: 60 })
    return 'signed in by ' + session.authentication_factors[0].type
  },
}
const run = async (action) => {
  output.value = 'busy'
  try { output.value = await action() } catch (error) { output.value = error.name + ': ' + error.message }
}
register.onclick = () => run(actions.register)
signin.onclick = () => run(() => actions.signIn())
if (location.hash === '#autofill') run(() => actions.signIn('conditional'))
`
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Passkeys</title>
<button id="register">Register</button> <button id="signin">Sign in</button>
<label>Name <input autocomplete="username webauthn"></label> <output></output>
<script>${script}</script></html>`

const backendOf = ({ users, webauthn }: ApiClient) => {
  let people = 0
  return {
    newUser: () => users.create({ email: `person-${(people += 1)}@example.com` }),
    registerStart: webauthn.registerStart,
    register: webauthn.register,
    authenticateStart: webauthn.authenticateStart,
    authenticate: webauthn.authenticate,
  } as Record<string, (input: never) => Promise<object>>
}

const serve = (backend: () => Record<string, (input: never) => Promise<object>>): Server =>
  createHttpServer((request, response) => {
    const name = /^\/api\/(\w+)$/.exec(request.url ?? '')?.[1] ?? ''
    const answer = async () => {
      if (request.method !== 'POST') {
        response.setHeader('content-type', 'text/html').end(page)
        return
      }
      try {
        response.end(
          JSON.stringify(await backend()[name]?.(JSON.parse(await text(request)) as never)),
        )
      } catch (error) {
        response.statusCode = error instanceof ApiError ? error.statusCode : 500
        const error_type = error instanceof ApiError ? error.errorType : String(error)
        response.end(JSON.stringify({ error_type }))
      }
    }
    void answer()
  })

const listen = async (site: Server): Promise<string> => {
  await new Promise<void>((ready) => site.listen(0, 'localhost', ready))
  return `http://localhost:${(site.address() as AddressInfo).port}`
}

let backend: ReturnType<typeof backendOf> = {}
const sites = [serve(() => backend), serve(() => backend)]
const [own = '', copy = ''] = await Promise.all(sites.map(listen))
const server = await createServer({
  environment: 'development',
  database: { memory: true },
  webauthn: { origins: { localhost: [own] }, userVerification: 'required' },
})
const { projectId, secret } = server
backend = backendOf(
  createApiClient({ baseUrl: 'http://embedded', projectId, secret, fetch: server.fetch }),
)
console.log(JSON.stringify({ own, copy }))
