import type { Topic } from '../messages.ts'

/** Passwords, and signing up with one. */
export const passwordsWords: Topic<'passwords'> = {
  key: 'passwords',
  english: {
    signIn: 'Sign in with your password.',
    signInSubmit: 'Sign in',
    signUpLead: 'Then we send you a code, to be sure that the address is yours.',
    signUpSubmit: 'Create account',
    forgot: 'Forgot your password?',
    sentTitle: 'Confirm your address',
    sent: (email) => `We sent a six-digit code to ${email}. It works for ten minutes.`,
    finish: 'Confirm',
    strength: ['Very easy to guess', 'Easy to guess', 'Could be stronger', 'Strong', 'Very strong'],
    strengthLabel: 'Password strength',
    strengthHint: 'A few uncommon words make a strong password.',
    breached: 'Known from a data breach',
  },
}
