import type { Auth } from '../../auth.ts'
import type { Flow } from '../../flow.ts'
import { createCodeFlow, type CodeStep } from '../../shapes/code.ts'

export type EmailOtpStep = CodeStep<{ email: string }>

/** Signs in with a code sent by e-mail. */
export const createEmailOtpFlow = (auth: Auth): Flow<EmailOtpStep> =>
  createCodeFlow(auth, {
    slug: 'email-otp',
    start: (to, options) => auth.request('POST /email-otp/start', to, options),
    finish: (answer, options) => auth.request('POST /email-otp/finish', answer, options),
  })
