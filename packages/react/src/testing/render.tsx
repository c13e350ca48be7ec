import { act, render, type RenderOptions, type RenderResult } from '@testing-library/react'
import { createElement, type JSXElementConstructor, type ReactNode } from 'react'
import {
  createTestWorld,
  type TestAuth,
  type TestAuthOptions,
  type TestWorld,
} from './test-auth.tsx'

export type RenderWithAuthOptions = TestAuthOptions & Omit<RenderOptions, 'queries'>

/** What Testing Library answers, and the world around the page. */
export type RenderWithAuthResult = RenderResult &
  TestAuth & {
    /**
     * Loads the page again in the same browser: a new client, with what cookies and the tab have kept.
     * Given something else to show, it is another page of the app. Afterwards `auth` and the members
     * of Testing Library are those of the new page.
     */
    reload(ui?: ReactNode): Promise<void>
  }

/**
 * Renders a part of an app with a Latchkey client whose whole world is in memory: people, mail,
 * passkeys, wallets, providers, and a clock that stands still. Nothing leaves for the network; a
 * client of Latchkey's that tries makes the test fail. Takes the options of Testing Library's
 * `render` as well, whose clean-up takes everything away again.
 */
export const renderWithAuth = (
  ui: ReactNode,
  options: RenderWithAuthOptions = {},
): RenderWithAuthResult => renderWorld(ui, createTestWorld(options), options)

/** Renders within a world that was made before. */
export const renderWorld = (
  ui: ReactNode,
  { kit, install, onLoad }: TestWorld,
  { wrapper: Within = Bare, ...options }: Omit<RenderOptions, 'queries'>,
): RenderWithAuthResult => {
  const wrapper = around(kit.Provider, Within)
  const show = (ui: ReactNode) => {
    const uninstall = install()
    try {
      return render(ui, { ...options, wrapper })
    } catch (error) {
      uninstall()
      throw error
    }
  }
  let shown = ui
  const result: RenderWithAuthResult = Object.assign(kit, show(ui), {
    async reload(next: ReactNode = shown) {
      shown = next
      await act(async () => result.unmount())
      await result.restart()
      Object.assign(result, show(next))
    },
  })
  onLoad(() => result.reload())
  return result
}

type Wrapper = JSXElementConstructor<{ children: ReactNode }>

const around =
  (Outer: Wrapper, Inner: Wrapper) =>
  ({ children }: { children: ReactNode }) =>
    createElement(Outer, null, createElement(Inner, null, children))

const Bare = ({ children }: { children: ReactNode }) => children
