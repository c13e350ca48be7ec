import { enrolTotp } from './enrol-totp.ts'
import { expect, openAccount, signUp, test, type Page } from './test.ts'

/** What moved without a touch, and by how much: the score that browsers call a layout shift. */
type Shift = { value: number; moved: string[] }
declare global {
  var shifts: Shift[]
}

test.beforeEach(async ({ page }) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(() => {
    globalThis.shifts = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        if (entry.hadRecentInput) continue
        const moved = entry.sources.map(({ node }) => (node as Element | null)?.outerHTML ?? '')
        globalThis.shifts.push({ value: entry.value, moved })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
})

type LayoutShift = PerformanceEntry & {
  value: number
  hadRecentInput: boolean
  sources: { node: Node | null }[]
}

/** Two frames later, all that was asked for before is on the screen and counted. */
const shiftsOf = (page: Page): Promise<Shift[]> =>
  page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done))
    return globalThis.shifts
  })

const waysIn = [
  '/login',
  '/email-otp',
  '/phone-otp',
  '/magic-link',
  '/password',
  '/oauth',
  '/passkey',
  '/wallet',
]

for (const viewport of [
  { width: 375, height: 740 },
  { width: 1280, height: 800 },
]) {
  test.describe(`${viewport.width} pixels wide, on a slow processor`, () => {
    test.use({ viewport })

    test('every way in stands still as it loads', async ({ page }) => {
      for (const path of waysIn) {
        await page.goto(path)
        await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
        await page.waitForLoadState('networkidle')
        expect.soft(await shiftsOf(page), path).toEqual([])
      }
    })

    test('the account stands still as it loads', async ({ page, inbox, email }) => {
      await signUp(page, inbox, email)
      await enrolTotp(page)
      await openAccount(page)
      await page.waitForLoadState('networkidle')
      expect(await shiftsOf(page)).toEqual([])
    })
  })
}
