import { AuthError, type AccountContract } from '@latchkey/core/contract'
import * as v from 'valibot'
import { chosenPrimary, primaryKey, type Primary } from '../../primary.ts'
import { removeFactor } from '../../remove-factor.ts'
import {
  AttemptName,
  Code,
  Email,
  Id,
  Phone,
  PhoneChannel,
  type RouteContext,
  type Routes,
} from '../../routes.ts'
import { toChanged } from '../../shapes.ts'
import { additionMinutes, finishAddition, startAddition } from './additions.ts'

type Addresses = Pick<
  AccountContract,
  Extract<keyof AccountContract, `POST /account/${'emails' | 'phones'}/${string}`>
>

const Answer = v.object({ attempt: AttemptName, code: Code })
const Named = v.object({ id: Id })

/** E-mail addresses and phone numbers: adding, choosing the primary one, removing. */
export const addressRoutes: Routes<Addresses> = {
  'POST /account/emails/start': {
    input: v.object({ email: Email }),
    run: ({ email }, context) =>
      startAddition(
        {
          slug: 'account/emails',
          address: email,
          filter: 'email_address',
          field: 'email',
          isOn: ({ emails }) =>
            emails.find((own) => own.email.toLowerCase() === email.toLowerCase()),
          async send(whom) {
            const { attributes } = context
            const request = { email, attributes, expiration_minutes: additionMinutes, ...whom }
            return (await context.api.otps.emailSend(request)).email_id
          },
        },
        context,
      ),
  },
  'POST /account/emails/finish': {
    input: Answer,
    run: (answer, context) => finishAddition('account/emails', answer, context),
  },
  'POST /account/emails/make-primary': {
    input: Named,
    run: ({ id }, context) => makePrimary({ email: id }, context),
  },
  'POST /account/emails/remove': {
    input: Named,
    run: ({ id }, context) => removeFactor(context, 'email', id),
  },

  'POST /account/phones/start': {
    input: v.object({ phone: Phone, channel: PhoneChannel }),
    run: ({ phone, channel }, context) =>
      startAddition(
        {
          slug: 'account/phones',
          address: phone,
          filter: 'phone_number',
          field: 'phone',
          isOn: (user) => user.phone_numbers.find((own) => own.phone_number === phone),
          async send(whom) {
            const { api, attributes } = context
            const send = { sms: api.otps.smsSend, whatsapp: api.otps.whatsappSend }
            const request = { attributes, expiration_minutes: additionMinutes, ...whom }
            return (await send[channel]({ ...request, phone_number: phone })).phone_id
          },
        },
        context,
      ),
  },
  'POST /account/phones/finish': {
    input: Answer,
    run: (answer, context) => finishAddition('account/phones', answer, context),
  },
  'POST /account/phones/make-primary': {
    input: Named,
    run: ({ id }, context) => makePrimary({ phone: id }, context),
  },
  'POST /account/phones/remove': {
    input: Named,
    run: ({ id }, context) => removeFactor(context, 'phone', id),
  },
}

const makePrimary = async (chosen: Primary, { api, session }: RouteContext) => {
  const live = await session.readForChanges()
  const { user_id, emails, phone_numbers } = live.user
  const proven = [
    ...emails.filter(({ verified }) => verified).map(({ email_id }) => email_id),
    ...phone_numbers.filter(({ verified }) => verified).map(({ phone_id }) => phone_id),
  ]
  const id = chosen.email ?? chosen.phone ?? ''
  if (!proven.includes(id)) throw new AuthError('factor-unknown')
  const primary = { ...chosenPrimary(live.user), ...chosen }
  const { user } = await api.users.update({ user_id, trusted_metadata: { [primaryKey]: primary } })
  return toChanged(live, user)
}
