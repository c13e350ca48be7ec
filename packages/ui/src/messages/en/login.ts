import type { Topic } from '../messages.ts'

/** Choosing a way to sign in. */
export const loginWords: Topic<'login'> = {
  key: 'login',
  english: {
    title: 'Sign in',
    methods: {
      'email-otp': 'Get a code by e-mail',
      'phone-otp': 'Get a code by phone',
      'magic-link': 'Get a link by e-mail',
      password: 'Use a password',
      passkey: 'Use a passkey',
      wallet: 'Use a crypto wallet',
    },
    signUpTitle: 'Create your account',
    toSignUp: 'New here? Create an account',
    toSignIn: 'Have an account? Sign in',
  },
}
