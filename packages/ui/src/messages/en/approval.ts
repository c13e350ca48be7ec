import type { Topic } from '../messages.ts'

/** Approving a sign-in on another device. */
export const approvalWords: Topic<'approval'> = {
  key: 'approval',
  english: {
    title: 'Sign in on your other device?',
    lead: 'This browser asks to be signed in as you. Approve it only if you have it in front of you.',
    device: (browser, system) => `${browser} on ${system}`,
    unknownDevice: 'A browser that does not say what it is',
    asked: (time) => `Asked at ${time}`,
    number: 'Which number does it show?',
    numberFirst: 'Choose the number first. If you see none, it was not you who asked.',
    submit: 'Approve',
    deny: 'It was not me',
    here: 'Sign in here instead',
    approvedTitle: 'Approved',
    approved:
      'Your other device goes on by itself. This one is not signed in: you can close the page.',
    deniedTitle: 'Nobody is signed in',
    denied:
      'The link no longer works. Whoever asked for it knows your address, and gets no further without you.',
    mismatch:
      'That is not the number on the screen that asked. For your safety, the link no longer works.',
  },
}
