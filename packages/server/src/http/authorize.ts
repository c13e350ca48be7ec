import { createHash, timingSafeEqual } from 'node:crypto'

/** Says whether a request carries the credentials of the project. */
export type Authorize = (request: Request) => boolean

/** Checks HTTP Basic. Both parts are compared at once, as hashes, in constant time. */
export const createAuthorize = ({
  projectId,
  secret,
}: {
  projectId: string
  secret: string
}): Authorize => {
  const expected = digest(`${projectId}:${secret}`)
  return (request) => {
    const [, encoded = ''] =
      /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(request.headers.get('authorization') ?? '') ?? []
    return timingSafeEqual(digest(Buffer.from(encoded, 'base64')), expected)
  }
}

const digest = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
