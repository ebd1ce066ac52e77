import { errors, type ErrorCode, type WireError } from '@chatnode/protocol'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { ChatError } from '../../errors.ts'
import { toWireError } from '../../failure.ts'
import type { Logger } from '../../logger.ts'

/** Answers whatever no route took. */
export const notFound: RequestHandler = function notFound() {
  throw new ChatError('not_found')
}

/** Answers every failure of a REST call with `{ error }` and the status of its code. */
export function errorMiddleware(options: {
  logger: Logger
  newRequestId: () => string
}): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
  return function answerError(error: unknown, request, reply, next) {
    if (reply.headersSent) return next(error)
    const endpoint = reply.locals['endpoint'] as { errors: readonly string[] } | undefined
    const wire = toWireError(fromExpress(error), {
      name: `${request.method} ${request.path}`,
      errors: [...(endpoint?.errors ?? []), 'not_found', 'protocol_unsupported'],
      requestId: options.newRequestId(),
      logger: options.logger,
    })
    answer(reply, wire)
  }
}

function answer(reply: Response, error: WireError): void {
  if (error.retryAfterMs !== undefined) {
    reply.set('retry-after', String(Math.ceil(error.retryAfterMs / 1_000)))
  }
  reply.status(errors[error.code as ErrorCode].status).json({ error })
}

/** Express and its body parser throw errors of their own for requests that never reach a route. */
function fromExpress(error: unknown): unknown {
  if (error instanceof ChatError) return error
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown }
  if (type === 'entity.too.large') return new ChatError('payload_too_large')
  if (typeof status !== 'number' || status < 400 || status >= 500) return error
  const issue =
    type === 'entity.parse.failed'
      ? { path: '', code: 'malformed_json', message: 'must be JSON' }
      : { path: '', code: 'malformed_request', message: 'cannot be read' }
  return new ChatError('invalid_payload', { data: { issues: [issue] }, cause: error })
}
