import { vi } from 'vitest'
import { createAuth, type Auth } from '../../auth.ts'
import type { Backend } from '../../backend.ts'
import { AuthError, type Session } from '../../contract/index.ts'
import type { Page } from '../../page.ts'
import { loadTabs } from './load-tabs.ts'
import { ada, complete, laptop } from '../../testing-backend.ts'

type Tab = {
  name: string
  auth: Auth
  state: 'alive' | 'frozen' | 'gone'
  visible: boolean
  /** Sessions that somebody left, as this tab knows. */
  dropped: Set<string>
  /** What waits for a frozen tab to wake. */
  waiting: (() => void)[]
  watchers: Set<Parameters<Page['watch']>[0]>
  hear: ((news: unknown) => void) | null
}

type Task = { at: number; order: number; run(): void }

/**
 * One browser with several tabs, one cookie jar, one network and one server, in a time of its own.
 * Everything that happens is drawn from the seed.
 */
export const createWorld = (seed: number, { idleMs }: { idleMs: number }) => {
  const random = createRandom(seed)
  vi.spyOn(Math, 'random').mockImplementation(random)
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from))
  const pick = <T>(list: readonly T[]): T => list[between(0, list.length)] as T

  let time = 1_800_000_000_000
  let order = 0
  let tasks: Task[] = []
  const later = (ms: number, run: () => void) => {
    const task = { at: time + ms, order: order++, run }
    tasks.push(task)
    return () => void (tasks = tasks.filter((other) => other !== task))
  }

  const story: string[] = []
  const tell = (line: string) => void story.push(`${time - 1_800_000_000_000} ${line}`)
  const broken: string[] = []

  // --- The server, and the cookie of the browser ---
  const sessions = new Map<string, Session>()
  /** Sessions that somebody wants to leave. */
  const leaving = new Set<string>()
  /** Until when the news may be on its way that somebody has left one. */
  const left = new Map<string, number>()
  let cookie: string | null = null
  let made = 0
  let asked = 0
  let online = true
  const live = (id: string | null): Session | null => {
    const session = id === null ? undefined : sessions.get(id)
    return session && session.expiresAt > time ? session : null
  }
  const newSession = (): Session => {
    const sessionId = `session-${++made}`
    return { ...laptop, sessionId, startedAt: time, lastAccessedAt: time, expiresAt: time + idleMs }
  }
  const atServer = (route: string, input: unknown, sent: string | null) => {
    const session = live(sent)
    if (route === 'GET /session') {
      asked += 1
      tell(`is asked with ${sent}`)
      if (!sent || !session) return { output: null }
      const extended = session.expiresAt - time < idleMs / 2
      const next = {
        ...session,
        lastAccessedAt: time,
        ...(extended && { expiresAt: time + idleMs }),
      }
      sessions.set(sent, next)
      return { output: { session: next, user: ada } }
    }
    if (route === 'POST /session/sign-out') {
      const { sessionId } = input as { sessionId: string }
      if (session && sent !== sessionId) return { output: {} }
      if (sent) sessions.delete(sent)
      return { output: {}, cookie: null }
    }
    // A sign-in ends the session before it.
    if (sent) sessions.delete(sent)
    const fresh = newSession()
    sessions.set(fresh.sessionId, fresh)
    return { output: { ...complete, session: fresh }, cookie: fresh.sessionId }
  }

  const backendOf =
    (tab: () => Tab): Backend =>
    (route, input, { signal }) =>
      new Promise((resolve, reject) => {
        const fail = () => arrive(tab(), () => reject(new AuthError('offline')))
        if (!online) return void later(1, fail)
        const sent = cookie
        later(between(60, 1500), () => {
          if (!online) return fail()
          const answer = atServer(route, input, sent)
          later(between(60, 500), () => {
            if (!online) return fail()
            if (answer.cookie !== undefined) ({ cookie } = answer)
            arrive(tab(), () => resolve(answer.output))
          })
        })
        signal?.addEventListener('abort', () => reject(signal.reason))
      })

  // --- Tabs ---
  const tabs: Tab[] = []
  let lockedBy: Tab | null = null
  const arrive = (tab: Tab, work: () => void) => {
    if (tab.state === 'alive') work()
    else if (tab.state === 'frozen') tab.waiting.push(work)
  }

  const pageOf = (tab: () => Tab): Page => {
    const stored = new Map<string, string>()
    return {
      storage: {
        getItem: (name) => stored.get(name) ?? null,
        setItem: (name, value) => void stored.set(name, value),
      },
      isVisible: () => tab().visible,
      watch(on) {
        tab().watchers.add(on)
        return () => void tab().watchers.delete(on)
      },
      openChannel(hear) {
        tab().hear = hear
        return {
          post(news) {
            const from = tab()
            for (const other of tabs) {
              if (other === from || other.state === 'gone') continue
              later(between(0, 50), () => arrive(other, () => other.hear?.(structuredClone(news))))
            }
          },
          close: () => void (tab().hear = null),
        }
      },
      async alone(work) {
        if (lockedBy && lockedBy.state !== 'gone') return
        lockedBy = tab()
        try {
          await work()
        } finally {
          if (lockedBy === tab()) lockedBy = null
        }
      },
    }
  }

  const openTab = async (knowing = false): Promise<Tab> => {
    const self = (): Tab => tab
    const session = live(cookie)
    const auth = createAuth({
      backend: backendOf(self),
      page: pageOf(self),
      clock: { now: () => time, wait: (ms, work) => later(ms, () => arrive(self(), work)) },
      ...(knowing && { session: session && { session, user: ada } }),
    })
    const tab: Tab = {
      name: `tab-${tabs.length + 1}`,
      auth,
      state: 'alive',
      visible: true,
      dropped: new Set(),
      waiting: [],
      watchers: new Set(),
      hear: null,
    }
    tabs.push(tab)
    tell(`opens ${tab.name}`)
    auth.connect()
    await loadTabs()
    await flush()
    let before = shownBy(tab)
    auth.session.subscribe(() => {
      const shown = shownBy(tab)
      if (shown === before) return
      tell(`${tab.name} shows ${shown}`)
      const over =
        shown !== null && (tab.dropped.has(shown) || time > (left.get(shown) ?? Infinity))
      if (over) broken.push(`${tab.name} shows ${shown} after its sign-out`)
      if (before !== null && leaving.has(before)) tab.dropped.add(before)
      const lives = before !== null && cookie === before && live(before) && !leaving.has(before)
      if (shown === null && lives) broken.push(`${tab.name} drops ${before}, which lives`)
      before = shown
    })
    return tab
  }

  const alive = () => tabs.filter(({ state }) => state === 'alive')
  const withOne = (act: (tab: Tab) => void) => {
    const list = alive()
    if (list.length > 0) act(pick(list))
  }
  const signInBy = async (tab: Tab): Promise<void> => {
    tell(`${tab.name} signs in`)
    const finish = { attempt: 'attempt-1', code: '123456' }
    try {
      const outcome = await tab.auth.request('POST /email-otp/finish', finish)
      if (outcome.status === 'complete') tab.auth.accept(outcome)
    } catch {
      // Without a network nobody signs in.
    }
  }
  const watchSignOut = async (sessionId: string, result: Promise<{ step: string }>) => {
    const { step } = await result
    if (step === 'signed-out' && !sessions.has(sessionId)) left.set(sessionId, time + 50)
  }
  const signOutBy = (tab: Tab) => {
    const state = tab.auth.session.getState()
    if (state.step !== 'signed-in') return
    const { sessionId } = state.session
    tell(`${tab.name} signs out of ${sessionId}`)
    leaving.add(sessionId)
    void watchSignOut(sessionId, state.signOut())
  }
  const show = (tab: Tab, visible: boolean) => {
    tab.visible = visible
    tell(`${tab.name} ${visible ? 'is looked at' : 'is hidden'}`)
    if (visible) for (const on of tab.watchers) on.visible()
  }
  const freeze = (tab: Tab) => {
    tell(`${tab.name} freezes`)
    tab.state = 'frozen'
  }
  const wake = (tab: Tab) => {
    tell(`${tab.name} wakes`)
    tab.state = 'alive'
    for (const on of tab.watchers) on.restored()
    for (const work of tab.waiting.splice(0)) work()
  }
  const setOnline = (value: boolean) => {
    tell(value ? 'the network is back' : 'the network is gone')
    online = value
    if (online) for (const tab of alive()) for (const on of tab.watchers) on.online()
  }
  const crash = (tab: Tab) => {
    tell(`${tab.name} crashes`)
    tab.state = 'gone'
  }

  const acts: (() => void | Promise<void>)[] = [
    async () => void (alive().length < 4 && (await openTab())),
    async () => void (alive().length < 4 && (await openTab(true))),
    () => withOne((tab) => void signInBy(tab)),
    () => withOne((tab) => void signInBy(tab)),
    () => withOne(signOutBy),
    () => withOne((tab) => show(tab, !tab.visible)),
    () => withOne((tab) => show(tab, !tab.visible)),
    () => withOne(freeze),
    () => tabs.filter(({ state }) => state === 'frozen').forEach(wake),
    () => setOnline(!online),
    () => void (alive().length > 1 && withOne(crash)),
    () => withOne((tab) => void tab.auth.session.getState().refresh()),
  ]

  /** Lets time go by, and everything that happens in it. */
  const pass = async (ms: number): Promise<void> => {
    const until = time + ms
    for (;;) {
      await flush()
      const next = tasks
        .filter(({ at }) => at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) break
      tasks = tasks.filter((task) => task !== next)
      time = Math.max(time, next.at)
      next.run()
    }
    time = until
  }

  return {
    pick,
    pass,
    act: async () => pick(acts)(),
    openTab,
    signIn: async () => {
      const done = signInBy(await openTab())
      await pass(5000)
      await done
    },
    hideAll: () => tabs.forEach((tab) => show(tab, false)),
    /** Everything works again, and somebody looks at every tab that is left. */
    async calmDown() {
      tell('calms down')
      setOnline(true)
      tabs.filter(({ state }) => state === 'frozen').forEach(wake)
      await pass(61_000)
      for (const tab of alive()) show(tab, true)
      await pass(20_000)
    },
    sessionAtServer: () => live(cookie)?.sessionId ?? null,
    shownByTabs: () => alive().map(shownBy),
    asked: () => asked,
    broken: () => broken,
    story: () => `seed ${seed}\n${story.join('\n')}`,
  }
}

const shownBy = ({ auth }: Tab): string | null => {
  const state = auth.session.getState()
  return state.step === 'signed-in' ? state.session.sessionId : null
}

const flush = async () => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve()
}

/** Mulberry32: small, fast, and the same everywhere. */
const createRandom = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
