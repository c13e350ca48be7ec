import { ApiError, type ErrorBody } from '@latchkey/api'
import type { LogEvent } from '../config.ts'
import { codeOf, isConflict } from '../db/transaction.ts'

/** Turns whatever was thrown into an error of the API. Nothing of the inside gets out. */
export const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error
  if (isUnavailable(error)) {
    return new ApiError('server_unavailable', { retryAfterSeconds: 1, cause: error })
  }
  return new ApiError('internal_server_error', { cause: error })
}

/** What a 401 asks for. */
export const basicChallenge = 'Basic realm="Latchkey", charset="UTF-8"'

/** The body and the headers of an error answer. */
export const errorAnswer = (
  error: ApiError,
  { requestId, baseUrl }: { requestId: string; baseUrl: string },
): { body: ErrorBody; headers: Record<string, string> } => {
  const { statusCode, errorType, message, details, retryAfterSeconds } = error
  const wait = retryAfterSeconds ?? (statusCode === 503 ? 1 : undefined)
  return {
    body: {
      status_code: statusCode,
      request_id: requestId,
      error_type: errorType,
      error_message: message,
      error_url: `${baseUrl}/docs/errors/${statusCode}#${errorType}`,
      ...(details && { error_details: details }),
    },
    headers: wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait))) },
  }
}

/** The body and the headers of an error answer of an OAuth endpoint. @see RFC 6749 section 5.2, RFC 6750 section 3 */
export const oauthErrorAnswer = (
  error: ApiError,
  where: { requestId: string; baseUrl: string },
  kind: 'client' | 'bearer',
): { body: OAuthErrorBody; headers: Record<string, string> } => {
  const { body, headers } = errorAnswer(error, where)
  return {
    body: {
      status_code: body.status_code,
      request_id: body.request_id,
      error: body.error_type,
      error_description: body.error_message.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?'),
      error_uri: body.error_url,
    },
    headers: {
      ...headers,
      ...challengeOf(error, kind),
    },
  }
}

const challengeOf = ({ statusCode, errorType }: ApiError, kind: 'client' | 'bearer') => {
  if (kind === 'bearer' && [401, 403].includes(statusCode)) {
    return { 'www-authenticate': `Bearer realm="Latchkey", error="${errorType}"` }
  }
  return statusCode === 401 ? { 'www-authenticate': basicChallenge } : {}
}

type OAuthErrorBody = {
  status_code: number
  request_id: string
  error: string
  error_description: string
  error_uri: string
}

/** What the log may know of a fault. A message of the database can quote values, so it stays out. */
export const faultOf = (error: ApiError): NonNullable<LogEvent['error']> => {
  const fault = error.cause instanceof Error ? error.cause : error
  const code = codeOf(fault)
  if (code !== undefined) return { name: fault.name, code, stack: framesOf(fault) }
  return { name: fault.name, message: fault.message, stack: framesOf(fault) }
}

const framesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')

// Connection exceptions (08), refused sign-in (28), no such database (3D), insufficient resources
// (53), operator intervention (57), and the errors of the network.
const unavailableCode = /^((08|28|53|57)...|3D000|E[A-Z]+)$/
// What the driver says without a code.
const unavailableMessage =
  /^timeout exceeded when trying to connect|^Connection terminated|not queryable$/

const isUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  return (
    isConflict(error) ||
    unavailableCode.test(codeOf(error) ?? '') ||
    unavailableMessage.test(error.message)
  )
}
