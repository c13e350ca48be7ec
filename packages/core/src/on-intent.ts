import { authError } from './contract/auth-error.ts'

/** What is loaded when it is needed may not arrive. */
export const onIntent = <T>(load: Promise<T>): Promise<T> =>
  load.catch((cause: unknown) => {
    throw authError('offline', 'network', cause)
  })
