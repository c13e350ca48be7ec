import { ApiError } from '@latchkey/api'
import { decodeText, readBytes, readBody } from './body.ts'

/**
 * Reads the request of an OAuth client: a form or JSON, with the credentials inside or in HTTP Basic,
 * but not in both. @see RFC 6749 sections 2.3.1 and 3.2
 */
export const readClientRequest = async (
  request: Request,
  projectId: string,
): Promise<Record<string, unknown>> => {
  const members = await readMembers(request)
  const authorization = request.headers.get('authorization')
  const basic = authorization === null ? null : basicOf(authorization)
  // Some official clients send the credentials of the project with every call. They prove no client.
  if (basic === null || basic.client_id === projectId) {
    if (members.client_id === undefined) throw new ApiError('invalid_client')
    return members
  }
  const { client_id, client_secret } = basic
  if (members.client_secret !== undefined || (members.client_id ?? client_id) !== client_id) {
    throw new ApiError('invalid_request', { message: 'Send the credentials in one way only.' })
  }
  return { ...members, client_id, client_secret }
}

const readMembers = async (request: Request): Promise<Record<string, unknown>> => {
  const type = request.headers.get('content-type') ?? ''
  const members = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)
    ? formOf(decodeText(await readBytes(request)))
    : Object.entries(await readBody(request))
  return Object.fromEntries(members.filter(([, value]) => value !== null && value !== ''))
}

const formOf = (text: string): [string, string][] => {
  const form = new URLSearchParams(text)
  if (new Set(form.keys()).size < form.size) {
    throw new ApiError('invalid_request', { message: 'A parameter is given twice.' })
  }
  return [...form]
}

// Both parts are encoded as in a form, so that an id may hold a colon.
const basicOf = (authorization: string): { client_id: string; client_secret: string } => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  const [, id, secret] =
    /^([^:]+):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  if (id === undefined || secret === undefined) throw new ApiError('invalid_client')
  return { client_id: formDecode(id), client_secret: formDecode(secret) }
}

const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new ApiError('invalid_client')
  }
}
