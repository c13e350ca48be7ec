import type { Mail } from './delivery.ts'
import { renderTemplate, type TemplateKind, type TemplateValues } from './email-templates.ts'
import { composeMail, type Part } from './layout.ts'
import { lifetimeIn, textsIn, type Texts } from './mail-texts/mail-texts.ts'
import type { Wording } from './wording.ts'

/** What every mail is made from. */
type MailBase = { to: string; minutes: number; projectName: string; wording: Wording }

/** A code to type in. */
export const codeMail = ({
  kind,
  code,
  ...mail
}: MailBase & {
  kind: 'ONE_TIME_PASSCODE' | 'ONE_TIME_PASSCODE_SIGNUP'
  code: string
}): Mail =>
  mailOf(mail, kind, { otp_code: code }, ({ texts, lifetime, project }) => {
    const { title, code: introduction } = texts[kind === 'ONE_TIME_PASSCODE' ? 'login' : 'signup']
    return {
      subject: texts.codeSubject(code, project),
      preheader: texts.codeOnce(lifetime),
      title: title(project),
      parts: [
        { paragraph: introduction },
        { code },
        { paragraph: `${texts.codeOnce(lifetime)} ${texts.codeSecret}` },
        { small: texts.ignore },
      ],
    }
  })

/** A link to follow, and perhaps a code for the device that asked. */
export const linkMail = ({
  kind,
  url,
  code,
  ...mail
}: MailBase & {
  kind: 'LOGIN' | 'SIGNUP'
  url: string
  code: { digits: string; minutes: number } | null
}): Mail => {
  const values = { magic_link_url: url, otp_code: code?.digits ?? '' }
  return mailOf(mail, kind, values, ({ texts, lifetime, project, lifetimeOf }) => {
    const title = texts[kind === 'LOGIN' ? 'login' : 'signup'].title(project)
    const action = kind === 'LOGIN' ? texts.login.action(project) : texts.signup.action
    return {
      subject: code ? texts.codeSubject(code.digits, project) : title,
      preheader: texts.linkOnce(lifetime),
      title,
      parts: [
        { link: { label: action, url } },
        { paragraph: texts.linkOnce(lifetime) },
        ...(code
          ? [
              { paragraph: texts.codeInstead },
              { code: code.digits },
              { paragraph: `${texts.codeLives(lifetimeOf(code.minutes))} ${texts.codeSecret}` },
            ]
          : []),
        { small: texts.ignore },
      ],
    }
  })
}

/** A link to take up an invitation. */
export const inviteMail = ({ url, ...mail }: MailBase & { url: string }): Mail =>
  mailOf(mail, 'INVITE', { magic_link_url: url }, ({ texts, lifetime, project }) => ({
    subject: texts.invite.title(project),
    preheader: texts.linkOnce(lifetime),
    title: texts.invite.title(project),
    parts: [
      { link: { label: texts.invite.action, url } },
      { paragraph: texts.linkOnce(lifetime) },
      { small: texts.invite.ignore },
    ],
  }))

/** Two links: to a new password, and in without one. */
export const resetMail = ({
  kind,
  resetUrl,
  loginUrl,
  ...mail
}: MailBase & {
  kind: 'RESET_PASSWORD' | 'VERIFY_EMAIL_PASSWORD_RESET'
  resetUrl: string
  loginUrl: string
}): Mail => {
  const values = { reset_password_url: resetUrl, login_url: loginUrl }
  return mailOf(mail, kind, values, ({ texts, lifetime, project }) => {
    const { title, choose } = kind === 'RESET_PASSWORD' ? texts.reset : texts.verify
    return {
      subject: title(project),
      preheader: texts.linkOnce(lifetime),
      title: title(project),
      parts: [
        { paragraph: choose },
        { link: { label: texts.reset.action, url: resetUrl } },
        { paragraph: texts.reset.keep },
        { link: { label: texts.reset.login, url: loginUrl }, quiet: true },
        { paragraph: texts.linksOnce(lifetime) },
        { small: texts.reset.ignore },
      ],
    }
  })
}

type Prebuilt = { subject: string; preheader: string; title: string; parts: Part[] }

type Language = {
  texts: Texts
  project: string
  lifetime: string
  lifetimeOf(minutes: number): string
}

// The words of a template of one's own, or the prebuilt ones in the language of the call.
const mailOf = (
  { to, minutes, projectName, wording }: MailBase,
  kind: TemplateKind,
  values: TemplateValues,
  prebuilt: (language: Language) => Prebuilt,
): Mail => {
  const template = wording.templateOf(kind)
  if (template && template.kind !== 'PREBUILT') {
    const known = { project_name: projectName, email: to, expiration_minutes: String(minutes) }
    return renderTemplate(template, to, { ...known, ...values })
  }
  const { locale } = wording
  const lifetimeOf = (length: number) => lifetimeIn(locale, length)
  const mail = composeMail({
    to,
    locale,
    style: template?.style ?? {},
    ...prebuilt({
      texts: textsIn(locale),
      project: projectName,
      lifetime: lifetimeOf(minutes),
      lifetimeOf,
    }),
  })
  return template?.sender === undefined ? mail : { ...mail, from: template.sender }
}
