import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

/** Who a server is to its callers. */
export type Identity = { projectId: string; secret: string; publicToken: string }

const File = v.object({
  project_id: v.string(),
  secret: v.pipe(v.string(), v.minLength(32)),
  public_token: v.string(),
})

/** Where the development identity of a data directory is kept. */
export const identityFile = (dataDir: string): string => join(dataDir, 'development.json')

/** Makes a project id, a secret and a public token once, and keeps them; null keeps nothing. */
export const developmentIdentity = async (dataDir: string | null): Promise<Identity> => {
  if (dataDir === null) return newIdentity()
  const file = identityFile(dataDir)
  return (await read(file)) ?? (await write(file, dataDir))
}

const newIdentity = (): Identity => ({
  projectId: `project-test-${randomUUID()}`,
  secret: `secret-test-${randomBytes(32).toString('base64url')}`,
  publicToken: `public-token-test-${randomUUID()}`,
})

const read = async (file: string): Promise<Identity | null> => {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), File), text)
  if (!parsed.success) {
    throw new Error(`${file} is damaged. Restore it, or delete it to start with a new project.`)
  }
  const { project_id, secret, public_token } = parsed.output
  return { projectId: project_id, secret, publicToken: public_token }
}

// A hard link either makes the whole file or fails, so two first starts agree on one identity.
const write = async (file: string, dataDir: string): Promise<Identity> => {
  await mkdir(dataDir, { recursive: true })
  const { projectId, secret, publicToken } = newIdentity()
  const draft = `${file}.${randomUUID()}`
  const content = { project_id: projectId, secret, public_token: publicToken }
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  try {
    await link(draft, file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
  const identity = await read(file)
  if (!identity) throw new Error(`${file} vanished while it was made.`)
  return identity
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
