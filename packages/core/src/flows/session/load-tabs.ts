import { onIntent } from '../../on-intent.ts'

/** Loads what listens to other tabs and signs out, which nothing on the page waits for. */
export const loadTabs = (): Promise<typeof import('./tabs.ts')> => onIntent(import('./tabs.ts'))
