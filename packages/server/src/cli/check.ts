import { problemLine, problemsOf, type Problem } from '../config-check.ts'
import { loadConfig, type ConfigFlags } from './load-config.ts'

/** Says what is wrong with the settings, and opens nothing. Returns whether all is well. */
export const checkCommand = async (
  flags: ConfigFlags,
  { json = false }: { json?: boolean },
): Promise<boolean> => {
  const problems = await findProblems(flags)
  const lines = json
    ? [JSON.stringify({ ok: problems.length === 0, problems })]
    : problems.length === 0
      ? ['The settings can be used.']
      : problems.map(problemLine)
  process.stdout.write(`${lines.join('\n')}\n`)
  return problems.length === 0
}

const findProblems = async (flags: ConfigFlags): Promise<Problem[]> => {
  try {
    return problemsOf((await loadConfig(flags)).config)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [{ setting: 'config', message: `cannot be read. ${message}` }]
  }
}
