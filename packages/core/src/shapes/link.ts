/** What a link from a mail brings to the page it leads to. */
export type LinkFragment = { token: string; attempt: string | null }

/** A part of the address bar that no server sees: `#token=…`. Null where there is none. */
export const fragmentOf = (name: string): string | null =>
  new URLSearchParams(globalThis.location?.hash.slice(1)).get(name)

/** Whether this tab has just come back from a provider, to sign in. */
export const isBackFromProvider = (): boolean => fragmentOf('oauth') !== null

/** Takes the fragment out of the address bar, without a new entry in the history. */
export const clearFragment = (): void =>
  history.replaceState(history.state, '', location.pathname + location.search)

/** Whether a link has just brought the person here. */
export const hasLinkFragment = (): boolean => fragmentOf('token') !== null

/**
 * Takes `#token=…` out of the address bar, so that no later request, history entry or bookmark
 * holds it. Null when there is none: a reload, or a page opened by hand.
 */
export const takeLinkFragment = (): LinkFragment | null => {
  const token = fragmentOf('token')
  if (!token) return null
  const attempt = fragmentOf('attempt')
  clearFragment()
  return { token, attempt }
}

/** Redeems the link as soon as the page shows: a flow's `onOpen`. */
export const openLink = (state: { step: string; open?: () => Promise<unknown> }): void => {
  if (state.step === 'opening') void state.open?.()
}
