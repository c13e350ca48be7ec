import type { Topic } from '../messages.ts'

/** Letting other apps in, and taking that back. */
export const consentWords: Topic<'consent'> = {
  key: 'consent',
  english: {
    title: (app) => `Let ${app} in?`,
    lead: 'It asks for access to your account.',
    leadAs: (person) => `It asks for access to your account, ${person}.`,
    unnamed: 'an app without a name',
    party: {
      first: 'This app is ours.',
      third: 'This app is not ours. Let it in only if you trust who made it.',
    },
    destination: (host) => `Your answer goes to ${host}.`,
    asksFor: 'It wants to',
    asksForNothing: 'It wants nothing but your yes.',
    scopes: {
      openid: 'Know who you are',
      profile: 'See your name',
      email: 'See your e-mail address',
      phone: 'See your phone number',
      offline_access: 'Keep its access while you are away, until you take it back',
      full_access: 'Act for you in everything',
    },
    notYours: 'You do not have this yourself',
    tooMuch: 'It wants something that is not yours to give, so it cannot be let in.',
    approve: 'Let it in',
    refuse: 'Keep it out',
    otherAccount: 'Use another account',
    signedOutTitle: 'Sign in first',
    signedOut: 'An app asks for access to your account. Sign in to see which.',
    deadTitle: 'This app cannot be let in',
    leavingTitle: 'Back to the app',
    leaving: 'This page goes there by itself.',
    goOn: 'Go there now',
    apps: {
      title: 'Connected apps',
      lead: 'Other apps that you have let in. What you throw out loses its access at once.',
      empty: 'No app is connected.',
      revoke: 'Throw out',
      revokeOf: (app) => `Throw out ${app}`,
      revoked: (app) => `${app} has no access any more.`,
    },
  },
}
