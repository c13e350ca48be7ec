import type { Auth } from '../../auth.ts'
import type { RequestOptions } from '../../backend.ts'
import type { Challenge, InputOf } from '../../contract/index.ts'
import { createFlow, type Flow, type FlowTools, type Next } from '../../flow.ts'
import { rememberCode, type CodeMemory } from '../../shapes/address.ts'
import type { CodeEntry } from '../../shapes/code.ts'
import { changeAccount } from './change.ts'

/** The e-mail addresses or phone numbers of the signed-in person, which the session's `user` lists. */
export type AddressesStep<To> =
  | {
      step: 'list'
      /** What was about to be added. */
      to: To | null
      /** Sends a code there. */
      add(to: To): Next<AddressesStep<To>>
      makePrimary(id: string): Next<AddressesStep<To>>
      /** Refused with `last-factor` for the last way to sign in. */
      remove(id: string): Next<AddressesStep<To>>
    }
  // Its `finish` leads back to the list, which then holds the address.
  | CodeEntry<To, AddressesStep<To>>

export type EmailsStep = AddressesStep<InputOf<'POST /account/emails/start'>>
export type PhonesStep = AddressesStep<InputOf<'POST /account/phones/start'>>

/** Adds, orders and removes the e-mail addresses of the signed-in person. */
export const createEmailsFlow = (auth: Auth): Flow<EmailsStep> =>
  createAddressesFlow(auth, 'account/emails', (to, options) =>
    auth.request('POST /account/emails/start', to, options),
  )

/** Adds, orders and removes their phone numbers. */
export const createPhonesFlow = (auth: Auth): Flow<PhonesStep> =>
  createAddressesFlow(auth, 'account/phones', (to, options) =>
    auth.request('POST /account/phones/start', to, options),
  )

const createAddressesFlow = <To extends object>(
  auth: Auth,
  slug: 'account/emails' | 'account/phones',
  start: (to: To, options: RequestOptions) => Promise<Challenge>,
): Flow<AddressesStep<To>> => {
  type Step = AddressesStep<To>
  type Tools = FlowTools<Step>

  const send = (tools: Tools, to: To) => async (signal: AbortSignal) =>
    code(tools, to, await start(to, { signal }))

  const list = (tools: Tools, to: To | null): Step => {
    const change =
      (action: 'makePrimary' | 'remove', verb: 'make-primary' | 'remove') => (id: string) =>
        tools.run(action, async (signal) => {
          await changeAccount(auth, `POST /${slug}/${verb}`, { id }, signal)
          return list(tools, null)
        })
    return {
      step: 'list',
      to,
      add: (to) => tools.run('add', send(tools, to)),
      makePrimary: change('makePrimary', 'make-primary'),
      remove: change('remove', 'remove'),
    }
  }

  const code = (tools: Tools, to: To, challenge: Challenge): Step => ({
    step: 'code',
    to,
    challenge,
    finish: (code) =>
      tools.run('finish', async (signal) => {
        const answer = { attempt: challenge.attempt, code }
        await changeAccount(auth, `POST /${slug}/finish`, answer, signal)
        return list(tools, null)
      }),
    resend: () => tools.run('resend', send(tools, to)),
    back: () => tools.go(list(tools, to)),
  })

  return createFlow<Step>((tools) => list(tools, null), {
    restored: (tools) => {
      const saved = auth.memory.recall<CodeMemory<To>>(slug)
      return saved && code(tools, saved.to, saved.challenge)
    },
    onStep: (step) => rememberCode(auth, slug, step),
  })
}
