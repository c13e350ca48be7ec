import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerConfig } from '../config.ts'
import { settingsFromEnvironment, type Settings } from '../settings.ts'

/** The flags that every command takes, as `parseArgs` wants them. */
export const configFlags = {
  host: { type: 'string' },
  port: { type: 'string' },
  'database-url': { type: 'string' },
  'data-dir': { type: 'string' },
  'project-id': { type: 'string' },
  secret: { type: 'string' },
  'base-url': { type: 'string' },
  'smtp-url': { type: 'string' },
  'mail-from': { type: 'string' },
  config: { type: 'string' },
} as const

/** The flags as they were given. */
export type ConfigFlags = { [Name in keyof typeof configFlags]?: string | undefined }

const variableOf: Record<Exclude<keyof typeof configFlags, 'config'>, string> = {
  host: 'HOST',
  port: 'PORT',
  'database-url': 'DATABASE_URL',
  'data-dir': 'LATCHKEY_DATA_DIR',
  'project-id': 'LATCHKEY_PROJECT_ID',
  secret: 'LATCHKEY_SECRET',
  'base-url': 'LATCHKEY_BASE_URL',
  'smtp-url': 'SMTP_URL',
  'mail-from': 'MAIL_FROM',
}

/** What a command works with: the whole config, and where to listen. */
export type LoadedConfig = { config: ServerConfig; host: string; port: number }

/** Reads the file, the variables and the flags. Flags beat variables, and variables beat the file. */
export const loadConfig = async (flags: ConfigFlags): Promise<LoadedConfig> => {
  const settings = settingsOf(flags)
  const fromFile = await loadConfigFile(flags.config)
  return {
    config: { ...fromFile, ...settingsFromEnvironment(settings, fromFile) },
    host: settings.HOST ?? '127.0.0.1',
    port: portOf(settings.PORT ?? '3000'),
  }
}

// Flags take the place of the variables that they stand for.
const settingsOf = (flags: ConfigFlags): Settings => {
  const given = Object.entries(variableOf).flatMap(([flag, variable]) => {
    const value = flags[flag as keyof ConfigFlags]
    return value === undefined ? [] : [[variable, value] as const]
  })
  return { ...process.env, ...Object.fromEntries(given) }
}

const portOf = (text: string): number => {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new Error(`PORT (--port) must be a number from 0 to 65535, not "${text}".`)
}

const loadConfigFile = async (named: string | undefined): Promise<ServerConfig> => {
  const candidates = named ? [named] : ['latchkey.config.ts', 'latchkey.config.js']
  const file = candidates.map((name) => resolve(name)).find((path) => existsSync(path))
  if (!file) {
    if (named) throw new Error(`There is no file ${resolve(named)} (--config).`)
    return {}
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: ServerConfig }
  if (!module.default)
    throw new Error(`${file} must export its config: export default defineConfig({ … }).`)
  return module.default
}
