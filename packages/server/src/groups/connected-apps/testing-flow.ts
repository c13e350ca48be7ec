import { createHash } from 'node:crypto'
import type { ApiClient, RequestOf, contract } from '@latchkey/api'
import type { TestServer } from '../../testing.ts'

/** An app as it knows itself. */
export type FlowApp = { client_id: string; client_secret?: string | undefined }

type Authorization = Partial<RequestOf<typeof contract.connectedApps.authorize>>

/** Where the apps of tests are answered. */
export const callback = 'https://app.example/callback'

/** A verifier, and the challenge that goes with it. */
export const verifier = 'correct-horse-battery-staple-correct-horse-battery'
export const challenge = createHash('sha256').update(verifier).digest('base64url')

/** What an app, its users and their backend do, call by call. */
export const createFlow = ({ api, server }: { api: ApiClient; server: TestServer['server'] }) => {
  const createApp = async (
    more: Partial<RequestOf<typeof contract.connectedApps.create>> = {},
  ): Promise<FlowApp & { client_id: string }> =>
    (
      await api.connectedApps.create({
        client_type: 'third_party',
        redirect_urls: [callback],
        ...more,
      })
    ).connected_app

  const credentialsOf = ({ client_id, client_secret }: FlowApp) => ({
    project_id: server.projectId,
    client_id,
    ...(client_secret !== undefined && { client_secret }),
  })

  const authorize = (app: FlowApp, more: Authorization) =>
    api.connectedApps.authorize({
      client_id: app.client_id,
      redirect_uri: callback,
      response_type: 'code',
      scopes: ['openid', 'offline_access'],
      consent_granted: true,
      code_challenge: challenge,
      ...more,
    })

  const codeOf = async (app: FlowApp, more: Authorization): Promise<string> =>
    (await authorize(app, more)).authorization_code ?? ''

  const exchange = (
    app: FlowApp,
    code: string,
    more: Partial<RequestOf<typeof contract.m2m.token>> = {},
    by: ApiClient = api,
  ) =>
    by.m2m.token({
      ...credentialsOf(app),
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      ...more,
    })

  const refresh = (
    app: FlowApp,
    refresh_token: string | undefined,
    more: Partial<RequestOf<typeof contract.m2m.token>> = {},
    by: ApiClient = api,
  ) =>
    by.m2m.token({
      ...credentialsOf(app),
      grant_type: 'refresh_token',
      refresh_token: refresh_token ?? '',
      ...more,
    })

  const tokensOf = async (app: FlowApp, more: Authorization) =>
    exchange(app, await codeOf(app, more))

  const introspect = (app: FlowApp, token: string | undefined) =>
    api.connectedApps.introspect({ ...credentialsOf(app), token: token ?? '' })

  const revoke = (app: FlowApp, token: string | undefined) =>
    api.connectedApps.revoke({ ...credentialsOf(app), token: token ?? '' })

  /** Whether each of the tokens is in force. */
  const areActive = async (app: FlowApp, tokens: (string | undefined)[]): Promise<boolean[]> => {
    const active = []
    for (const token of tokens) active.push((await introspect(app, token)).active)
    return active
  }

  return {
    createApp,
    credentialsOf,
    authorize,
    codeOf,
    exchange,
    refresh,
    tokensOf,
    introspect,
    revoke,
    areActive,
  }
}
