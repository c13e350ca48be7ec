import type { Topic } from '../messages.ts'

/** Accounts at providers. */
export const oauthWords: Topic<'oauth'> = {
  key: 'oauth',
  english: {
    lead: 'Use an account that you have already.',
    choices: 'Providers',
    signInWith: (provider) => `Continue with ${provider}`,
    inWindow: 'Go on in the window that has opened.',
    returning: 'One moment…',
    back: 'Begin again',
    linkTitle: 'Link an account',
    linkLead: 'Then you can sign in with it as well.',
    link: (provider) => `Link ${provider}`,
    linkedTitle: 'Linked',
    linked: 'From now on you can sign in with it as well.',
  },
}
