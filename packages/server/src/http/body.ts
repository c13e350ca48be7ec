import { ApiError } from '@latchkey/api'
import { hasDuplicateKeys } from './duplicate-keys.ts'

const MAX_BYTES = 64 * 1024
const MAX_DEPTH = 20
const passwords = ['password', 'existing_password', 'new_password']

/** Reads the JSON object of a request. What is no such object is refused before it is looked at. */
export const readBody = async (request: Request): Promise<Record<string, unknown>> => {
  const bytes = await readBytes(request)
  if (bytes.byteLength === 0) return {}
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw badRequest('The content-type must be application/json.')
  }
  const body = parse(bytes)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('The body must be a JSON object.')
  }
  return body as Record<string, unknown>
}

/**
 * Refuses text that PostgreSQL cannot keep as it is: half characters, and NUL. Passwords may hold
 * NUL, because only their hash is kept.
 */
export const refuseUnstorable = (input: Record<string, unknown>): void => {
  for (const [name, value] of Object.entries(input)) {
    walk(value, name, { depth: 1, allowNul: passwords.includes(name) })
  }
}

const walk = (value: unknown, name: string, rule: { depth: number; allowNul: boolean }): void => {
  if (typeof value === 'string') {
    if (/\p{Surrogate}/u.test(value) || (!rule.allowNul && value.includes('\0'))) {
      throw badRequest(`${name} holds a character that text cannot have.`)
    }
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (rule.depth >= MAX_DEPTH) throw badRequest(`${name} is nested too deeply.`)
  const inside = { depth: rule.depth + 1, allowNul: false }
  for (const [key, member] of Object.entries(value)) {
    walk(key, name, inside)
    walk(member, name, inside)
  }
}

/** Reads a body of up to 64 kB. Counts what arrives: a content-length may say anything. */
export const readBytes = async (request: Request): Promise<Uint8Array> => {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > MAX_BYTES) break
      chunks.push(chunk)
    }
  } catch {
    throw badRequest('The body ended before its time.')
  }
  if (size > MAX_BYTES) throw new ApiError('request_too_large')
  return Buffer.concat(chunks)
}

const parse = (bytes: Uint8Array): unknown => {
  const text = decodeText(bytes)
  const value = parseText(text)
  if (hasDuplicateKeys(text)) throw badRequest('A member is given twice.')
  return value
}

/** Reads bytes as UTF-8. */
export const decodeText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw badRequest('The body is not UTF-8.')
  }
}

const parseText = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The body is not JSON.')
  }
}

const badRequest = (message: string): ApiError => new ApiError('bad_request', { message })
