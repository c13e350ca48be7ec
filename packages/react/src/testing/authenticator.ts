import type { FakePasskey } from '@latchkey/core/memory-backend'
import { createFakePasskey } from '@latchkey/core/memory-backend'
import { act } from '@testing-library/react'
import { toCredential, toText } from './credentials.ts'
import { replaceProperty } from './replace-property.ts'

/** What the browser shows or offers, and waits for. */
export type Prompt = {
  /**
   * `dialog` asks for a passkey and `create` for a new one; `autofill` offers passkeys in the field of
   * the address, `quiet-create` makes one without asking, and `sms` waits for a text message.
   */
  kind: 'dialog' | 'create' | 'autofill' | 'quiet-create' | 'sms'
}

/** The browser's side of passkeys and of codes by text message, with the person before it. */
export type VirtualAuthenticator = {
  /** The ids of the passkeys that it holds. */
  passkeys(): readonly string[]
  add(passkey: FakePasskey): void
  /** The person deletes a passkey on the device. The account still has it. */
  remove(credentialId: string): void
  /** What the person says to dialogs from now on; `wait` leaves them open. @default 'accept' */
  answer(how: 'accept' | 'cancel' | 'wait'): void
  /** What waits now: browsers show one prompt at a time. */
  prompt(): Prompt | null
  /** All that was shown or offered so far, oldest first. */
  prompts(): readonly Prompt[]
  /** Takes what is shown or offered, with the newest passkey that fits. */
  accept(): Promise<void>
  /** Refuses what is shown or offered. @default a person's no: 'NotAllowedError' */
  cancel(name?: string): Promise<void>
  /** A text message with a code for this site arrives, and the page may read it. */
  receiveSms(code: string): Promise<void>
  /** What password managers were told, by the name of the method of `PublicKeyCredential`. */
  signals(): readonly (readonly [method: string, details: unknown])[]
}

type Options = {
  origin: string
  /** Whether the browser makes passkeys without asking after a sign-in with a password. */
  quietCreation: boolean
}

type Request = CredentialRequestOptions & CredentialCreationOptions
type Open = Prompt & { options: Request; end(settle: () => void): void } & {
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/** Makes one, and the way to put it into the page. */
export const createVirtualAuthenticator = ({
  origin,
  quietCreation,
}: Options): { authenticator: VirtualAuthenticator; install(): () => void } => {
  let passkeys: FakePasskey[] = []
  let habit: 'accept' | 'cancel' | 'wait' = 'accept'
  let open: Open | null = null
  const prompts: Prompt[] = []
  const signals: [string, unknown][] = []

  const call = (kind: Prompt['kind'], options: Request) =>
    new Promise<unknown>((resolve, reject) => {
      const { signal } = options
      if (signal?.aborted) return reject(signal.reason)
      if (open) return reject(new DOMException('A request is already pending.', 'OperationError'))
      const own: Open = {
        kind,
        options,
        resolve,
        reject,
        end(settle) {
          if (open === own) open = null
          settle()
        },
      }
      open = own
      prompts.push({ kind })
      signal?.addEventListener('abort', () => own.end(() => reject(signal.reason)), { once: true })
      if (kind === 'quiet-create') take(own)
      else if (kind !== 'autofill' && kind !== 'sms') {
        if (habit === 'accept') take(own)
        else if (habit === 'cancel') refuse(own, 'NotAllowedError')
      }
    })

  const refuse = ({ end, reject }: Open, name: string) =>
    end(() => reject(new DOMException('The person or the browser said no.', name)))

  const take = (prompt: Open) => {
    const { kind, options, end, resolve } = prompt
    if (kind === 'sms') throw new Error('A text message is waited for: use `receiveSms`.')
    const made = kind === 'create' || kind === 'quiet-create'
    const listed = made
      ? options.publicKey?.excludeCredentials
      : options.publicKey?.allowCredentials
    const ids = listed?.map(({ id }) => toText(id))
    const challenge = toText(options.publicKey?.challenge ?? new ArrayBuffer(0))
    if (made) {
      if (passkeys.some(({ credentialId }) => ids?.includes(credentialId))) {
        return refuse(prompt, 'InvalidStateError')
      }
      const passkey = createFakePasskey({ origin })
      passkeys.push(passkey)
      return end(() => resolve(toCredential(passkey.create({ challenge }))))
    }
    const passkey = passkeys.findLast(
      ({ credentialId }) => !ids?.length || ids.includes(credentialId),
    )
    // Browsers say the same of a no and of nothing to choose from.
    if (!passkey) return refuse(prompt, 'NotAllowedError')
    return end(() => resolve(toCredential(passkey.get({ challenge }))))
  }

  const get = (options: Request) =>
    call(
      'otp' in options ? 'sms' : options.mediation === 'conditional' ? 'autofill' : 'dialog',
      options,
    )
  const create = (options: Request & { mediation?: string }) =>
    call(options.mediation === 'conditional' ? 'quiet-create' : 'create', options)

  const signal = (method: string) => async (details: unknown) =>
    void signals.push([method, details])

  /** The prompt must have come up before somebody can do anything about it. */
  const withPrompt = (work: (prompt: Open) => void) =>
    act(async () => {
      if (!open) throw new Error('The browser shows no prompt and offers nothing.')
      work(open)
    })

  return {
    authenticator: {
      passkeys: () => passkeys.map(({ credentialId }) => credentialId),
      add: (passkey) => void passkeys.push(passkey),
      remove(id) {
        passkeys = passkeys.filter(({ credentialId }) => credentialId !== id)
      },
      answer: (how) => void (habit = how),
      prompt: () => open && { kind: open.kind },
      prompts: () => [...prompts],
      accept: () => withPrompt(take),
      cancel: (name = 'NotAllowedError') => withPrompt((prompt) => refuse(prompt, name)),
      receiveSms: (code) =>
        withPrompt(({ kind, end, resolve }) => {
          if (kind !== 'sms') throw new Error(`The browser waits for ${kind}, not for a message.`)
          end(() => resolve({ code }))
        }),
      signals: () => [...signals],
    },

    install() {
      const api = Object.assign(() => {}, {
        isConditionalMediationAvailable: async () => true,
        isUserVerifyingPlatformAuthenticatorAvailable: async () => true,
        getClientCapabilities: async () => ({ conditionalCreate: quietCreation }),
        ...Object.fromEntries(signalMethods.map((method) => [method, signal(method)])),
      })
      const undo = [
        replaceProperty(navigator, 'credentials', { get, create }),
        replaceProperty(globalThis, 'PublicKeyCredential', api),
        replaceProperty(globalThis, 'OTPCredential', Object),
      ]
      return () => undo.forEach((restore) => restore())
    },
  }
}

const signalMethods = [
  'signalUnknownCredential',
  'signalAllAcceptedCredentials',
  'signalCurrentUserDetails',
]
