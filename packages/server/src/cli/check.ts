import { oauthProviders } from '@latchkey/api'
import { isProduction, problemLine, problemsOf, type Problem } from '../config-check.ts'
import type { ServerConfig } from '../config.ts'
import { oauthCallbackUrl } from '../groups/oauth/callback-url.ts'
import { loadConfig, type ConfigFlags } from './load-config.ts'

/**
 * Says what is wrong with the settings, and opens nothing. When all is well, it names the redirect
 * URL that each OAuth provider has to know. Returns whether all is well.
 */
export const checkCommand = async (
  flags: ConfigFlags,
  { json = false }: { json?: boolean },
): Promise<boolean> => {
  const { config, problems } = await findProblems(flags)
  const lines = json
    ? [JSON.stringify({ ok: problems.length === 0, problems })]
    : problems.length === 0
      ? ['The settings can be used.', ...redirectLines(config)]
      : problems.map(problemLine)
  process.stdout.write(`${lines.join('\n')}\n`)
  return problems.length === 0
}

const findProblems = async (
  flags: ConfigFlags,
): Promise<{ config: ServerConfig; problems: Problem[] }> => {
  try {
    const { config } = await loadConfig(flags)
    return { config, problems: problemsOf(config) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      config: {},
      problems: [{ setting: 'config', message: `cannot be read. ${message}` }],
    }
  }
}

const redirectLines = (config: ServerConfig): string[] => {
  const at = {
    baseUrl: config.baseUrl ?? 'http://localhost:3000',
    environment: isProduction(config) ? 'production' : 'development',
  } as const
  return oauthProviders
    .filter((provider) => config.oauth?.[provider])
    .map((provider) => `The redirect URL for ${provider} is ${oauthCallbackUrl(at, provider)}`)
}
