import type { Auth } from '../../auth.ts'
import type { AccountContract, Complete, InputOf } from '../../contract/index.ts'

/** The routes that answer the person as they are after a change. */
export type ChangeRoute = {
  [R in keyof AccountContract]: AccountContract[R]['output'] extends Complete ? R : never
}[keyof AccountContract]

/** Makes a change, and shows it everywhere at once. */
export const changeAccount = async <R extends ChangeRoute>(
  auth: Auth,
  route: R,
  input: InputOf<R>,
  signal: AbortSignal,
): Promise<void> => {
  auth.accept(await auth.request(route, input, { signal }))
}
