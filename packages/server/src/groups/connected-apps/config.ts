import { isLoopback, type CheckFor } from '../../check-values.ts'

/** How apps get access to the accounts of users. */
export type ConnectedAppsConfig = {
  /**
   * The page of your application that asks users for their consent: apps send browsers there.
   * @default none, so discovery refuses
   */
  authorizationUrl?: string
}

/** What is wrong with the settings, in words. */
export const connectedAppsProblems = (
  { authorizationUrl }: ConnectedAppsConfig,
  { production }: CheckFor,
): string[] => {
  if (authorizationUrl === undefined) return []
  const url = URL.parse(authorizationUrl)
  if (!url || !/^https?:$/.test(url.protocol) || url.hash || url.username || url.password) {
    return ['.authorizationUrl must be a URL such as https://app.example.com/authorize.']
  }
  return production && url.protocol === 'http:' && !isLoopback(url.hostname)
    ? ['.authorizationUrl must use https in production.']
    : []
}
