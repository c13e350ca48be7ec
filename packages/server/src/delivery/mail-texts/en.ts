import type { Texts } from './mail-texts.ts'

/** English. */
export const en: Texts = {
  codeSubject: (code, project) => `${code} is your ${project} code`,
  codeOnce: (lifetime) => `It works once, for ${lifetime}.`,
  codeLives: (lifetime) => `The code works for ${lifetime}.`,
  codeSecret: 'Never tell it to anybody.',
  codeInstead: 'On another device? Type this code there instead:',
  linkOnce: (lifetime) => `The link works once, for ${lifetime}.`,
  linksOnce: (lifetime) => `Each link works once, for ${lifetime}.`,
  ignore: 'If you did not ask for this, you can ignore this mail. Nobody gets in without it.',
  login: {
    title: (project) => `Log in to ${project}`,
    action: (project) => `Log in to ${project}`,
    code: 'Type this code to log in:',
  },
  signup: {
    title: (project) => `Welcome to ${project}`,
    action: 'Finish your sign-up',
    code: 'Type this code to finish your sign-up:',
  },
  invite: {
    title: (project) => `You are invited to ${project}`,
    action: 'Accept the invitation',
    ignore: 'If you do not know why you got this, you can ignore this mail.',
  },
  reset: {
    title: (project) => `Reset your ${project} password`,
    choose: 'Follow this link to choose a new password:',
    action: 'Choose a new password',
    keep: 'Or leave the password as it is:',
    login: 'Log in without a password',
    ignore: 'If you did not ask for this, you can ignore this mail. Your password stays the same.',
  },
  verify: {
    title: (project) => `Confirm your address for ${project}`,
    choose: 'Follow this link to confirm that this address is yours, and choose a password:',
  },
}
