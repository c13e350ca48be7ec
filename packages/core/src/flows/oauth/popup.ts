const width = 480
const height = 680

/**
 * Opens a window for a provider: in the click itself, or browsers forbid it. Null where they do.
 * `signal` closes it.
 */
export const openPopup = (signal: AbortSignal): Window | null => {
  const left = screenX + Math.max(0, (outerWidth - width) / 2)
  const top = screenY + Math.max(0, (outerHeight - height) / 2)
  const popup = open('', '', `popup,width=${width},height=${height},left=${left},top=${top}`)
  if (!popup || popup.closed) return null
  // What a provider's page does with its opener must not be this page's problem.
  popup.opener = null
  signal.addEventListener('abort', () => popup.close())
  return popup
}

/**
 * Resolves when the person has closed the window. A provider whose pages cut themselves off (COOP)
 * makes it look closed from here: so only once this page has the focus back.
 */
export const popupClosed = (popup: Window, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = setInterval(() => {
      if (popup.closed && document.hasFocus()) resolve()
    }, 250)
    signal.addEventListener('abort', () => clearInterval(look))
  })

/** Hears the names of attempts that have come back in a window of this browser. Answers the way to stop. */
export const hearReturns = (hear: (attempt: string) => void): (() => void) => {
  try {
    const channel = new BroadcastChannel('latchkey-oauth')
    channel.addEventListener('message', ({ data }) => hear(String(data)))
    return () => channel.close()
  } catch {
    // Then the closing of the window tells.
    return () => {}
  }
}
