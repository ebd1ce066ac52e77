import { errors, type ErrorCode, type WireError } from '@chatnode/protocol'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { ChatError, invalid } from '../../errors.ts'
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
  return type === 'entity.parse.failed'
    ? invalid('', 'malformed_json', 'must be JSON')
    : invalid('', 'malformed_request', 'cannot be read')
}
