import { createHash, timingSafeEqual } from 'node:crypto'

/** Says whether a request carries the credentials of the project. */
export type Authorize = (request: Request) => boolean

/** Checks HTTP Basic. Both parts are always compared, as hashes, in constant time. */
export const createAuthorize = ({
  projectId,
  secret,
}: {
  projectId: string
  secret: string
}): Authorize => {
  const expectedId = digest(projectId)
  const expectedSecret = digest(secret)
  return (request) => {
    const [id, password] = credentialsOf(request)
    const sameId = timingSafeEqual(digest(id), expectedId)
    const sameSecret = timingSafeEqual(digest(password), expectedSecret)
    return sameId && sameSecret
  }
}

const credentialsOf = (request: Request): [string, string] => {
  const encoded = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(request.headers.get('authorization') ?? '')
  const text = Buffer.from(encoded?.[1] ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? ['', ''] : [text.slice(0, colon), text.slice(colon + 1)]
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
