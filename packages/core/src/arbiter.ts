/**
 * Owns the calls of `navigator.credentials` on the page: browsers take one at a time. What was asked
 * for goes before what is only offered, and the newer before the older.
 */
export type Arbiter = {
  /** Runs what somebody has asked for. What runs is aborted first; an offer is made again afterwards. */
  ask<T>(work: CredentialCall<T>, signal: AbortSignal): Promise<T>
  /** Runs what the browser offers by itself, as often as others interrupt it. */
  offer<T>(work: CredentialCall<T>, signal: AbortSignal): Promise<T>
}

/** One call. It must end soon after its signal aborts. */
export type CredentialCall<T> = (signal: AbortSignal) => Promise<T>

type Turn = {
  asked: boolean
  run(stop: AbortSignal): Promise<unknown>
  signal: AbortSignal
  resolve(value: never): void
  reject(reason: unknown): void
}

/** How long a call may take to end after its signal: some extensions never let go. */
const graceMs = 1000

/** The arbiter of a client: one for all that calls `navigator.credentials`. */
export const arbiterOf = (auth: { arbiter?: Arbiter }): Arbiter =>
  (auth.arbiter ??= createArbiter())

/** Makes the arbiter of a page. */
export const createArbiter = (): Arbiter => {
  let waiting: Turn[] = []
  let running: { turn: Turn; stop: AbortController } | null = null

  const leave = (turn: Turn) => {
    waiting = waiting.filter((other) => other !== turn)
  }

  const next = () => {
    const turn = waiting.findLast(({ asked }) => asked) ?? waiting.at(-1)
    if (running) {
      if (running.turn !== turn) running.stop.abort()
    } else if (turn) begin(turn)
  }

  const begin = (turn: Turn) => {
    const stop = new AbortController()
    const own = { turn, stop }
    running = own
    const end = (settle: () => void, interrupted = false) => {
      if (running !== own) return
      running = null
      if (!interrupted || turn.asked || turn.signal.aborted) {
        leave(turn)
        settle()
      }
      next()
    }
    stop.signal.addEventListener('abort', () =>
      setTimeout(() => end(() => turn.reject(stop.signal.reason), true), graceMs),
    )
    void (async () => turn.run(stop.signal))().then(
      (value) => end(() => turn.resolve(value as never)),
      (error: unknown) => end(() => turn.reject(error), stop.signal.aborted),
    )
  }

  const take = <T>(asked: boolean, run: CredentialCall<T>, signal: AbortSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      const turn: Turn = { asked, run, signal, resolve, reject }
      const abort = () => {
        leave(turn)
        if (running?.turn === turn) running.stop.abort()
        else reject(signal.reason)
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      // Nobody waits for two dialogs: the one before is over, whether it has begun or not.
      for (const before of asked ? waiting.filter((other) => other.asked) : []) {
        leave(before)
        if (running?.turn !== before) before.reject(new DOMException('Another one', 'AbortError'))
      }
      waiting.push(turn)
      next()
    })

  return {
    ask: (work, signal) => take(true, work, signal),
    offer: (work, signal) => take(false, work, signal),
  }
}
