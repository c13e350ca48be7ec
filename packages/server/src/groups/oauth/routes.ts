import {
  ApiError,
  contract,
  oauthCallbackPath,
  oauthProviders,
  oauthStartPath,
  oauthStops,
} from '@latchkey/api'
import type { Context } from '../../context.ts'
import { implement, readInput, type Router } from '../../http/router.ts'
import { attachOAuth } from './attach.ts'
import { authenticateOAuth } from './authenticate.ts'
import { returnFromProvider } from './callback.ts'
import { addDevelopmentProvider } from './development/routes.ts'
import { startOAuth } from './start.ts'
import { answerStop } from './stops.ts'

/** OAuth: what the app asks for itself. */
export const oauthRoutes = implement(contract.oauth, {
  attach: async (input, context) => attachOAuth(context, input),
  authenticate: async (input, context) => authenticateOAuth(context, input),
})

/** Adds the stops that a browser makes: at the start, on the way back, and what is in between. */
export const addOAuthStops = (router: Router, context: Context): void => {
  for (const provider of oauthProviders) {
    const path = oauthStartPath(provider)
    router.get(path, (c) => {
      c.set('route', path)
      return answerStop(context, c, async () =>
        startOAuth(context, provider, {
          input: await readInput(oauthStops.start, c, context.config),
          request: c.req.raw,
        }),
      )
    })
    allowOnly(router, path, 'GET')
  }

  const path = oauthCallbackPath.replace(/\{(\w+)\}/, ':$1')
  router.on(['GET', 'POST'], path, (c) => {
    c.set('route', oauthCallbackPath)
    const callbackId = c.req.param('oauth_callback_id') ?? ''
    return answerStop(context, c, () =>
      returnFromProvider(context, { callbackId, request: c.req.raw }),
    )
  })
  allowOnly(router, path, 'GET, POST')
  addDevelopmentProvider(router, context)
}

const allowOnly = (router: Router, path: string, methods: string): void => {
  router.all(path, (c) => {
    c.set('route', path)
    c.header('allow', methods)
    throw new ApiError('method_not_allowed')
  })
}
