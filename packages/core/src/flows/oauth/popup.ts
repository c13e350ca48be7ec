/**
 * Opens a window for a provider, 480 by 680 over the middle of this one: in the click itself, or
 * browsers forbid it. Null where they do. `signal` closes it.
 */
export const openPopup = (signal: AbortSignal): Window | null => {
  const left = screenX + outerWidth / 2 - 240
  const popup = open('', '', `popup,width=480,height=680,left=${left},top=${screenY + 80}`)
  if (!popup || popup.closed) return null
  // What a provider's page does with its opener must not be this page's problem.
  popup.opener = null
  signal.addEventListener('abort', () => popup.close())
  return popup
}
