/** What a link from a mail brings to the page it leads to. */
export type LinkFragment = { token: string; attempt: string | null }

/** Whether a link has just brought the person here. */
export const hasLinkFragment = (): boolean =>
  typeof location !== 'undefined' && new URLSearchParams(location.hash.slice(1)).has('token')

/**
 * Takes `#token=…` out of the address bar, so that no later request, history entry or bookmark
 * holds it. Null when there is none: a reload, or a page opened by hand.
 */
export const takeLinkFragment = (): LinkFragment | null => {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const token = fragment.get('token')
  if (!token) return null
  history.replaceState(history.state, '', location.pathname + location.search)
  return { token, attempt: fragment.get('attempt') }
}

/** Redeems the link as soon as the page shows: a flow's `onOpen`. */
export const openLink = (state: { step: string; open?: () => Promise<unknown> }): void => {
  if (state.step === 'opening') void state.open?.()
}
