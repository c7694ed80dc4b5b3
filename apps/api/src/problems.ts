import { failureOf, isClassified } from '@filings/queue-core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Every problem that this API tells, by its stable code. */
export const PROBLEMS = {
  request_malformed: { status: 400, title: 'The request is not as documented' },
  cursor_malformed: { status: 400, title: 'The cursor is not one of this list' },
  key_missing: { status: 401, title: 'A key is needed' },
  key_unknown: { status: 401, title: 'The key is not known' },
  key_insufficient: { status: 403, title: 'The key may not do this' },
  origin_refused: { status: 403, title: 'Pages of other origins may not operate' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  announcement_unknown: { status: 404, title: 'There is no such announcement' },
  document_unknown: { status: 404, title: 'The announcement has no document' },
  queue_unknown: { status: 404, title: 'There is no such queue' },
  worker_unknown: { status: 404, title: 'There is no such worker' },
  dead_letter_unknown: { status: 404, title: 'There is no such dead letter' },
  job_alive: { status: 409, title: 'The job waits or runs' },
  media_type_refused: { status: 415, title: 'Only JSON is taken' },
  limits_refused: { status: 422, title: 'The limits cannot be so' },
  payload_refused: { status: 422, title: 'The payload is none for that queue' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong here' },
  store_unavailable: { status: 503, title: 'The database does not answer' },
  pipeline_unavailable: { status: 503, title: 'The queues do not answer' },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457 problem details. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** Stable; for programs. */
    code: z.string(),
    /** For people. */
    detail: z.string(),
    requestId: z.string(),
    /** What is wrong with which part of the request. */
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}

interface Told {
  code: ProblemCode;
  detail: string;
  errors?: { path: string; message: string }[];
}

/** Codes of the parts below that this API tells by another name, with what they say. */
const BELOW: Readonly<Record<string, ProblemCode>> = {
  unknown_queue: 'queue_unknown',
  no_such_worker: 'worker_unknown',
  dead_letter_unknown: 'dead_letter_unknown',
  job_alive: 'job_alive',
  bad_limits: 'limits_refused',
  limits_contradict: 'limits_refused',
  bad_payload: 'payload_refused',
  other_filing: 'payload_refused',
};
const QUEUES_AWAY: ReadonlySet<string> = new Set(['redis_unreachable', 'redis_full', 'limits_contended']);

/** What of an error is told: 4xx in full, 5xx without what it was made of. */
function told(error: FastifyError | Error): Told {
  if (error instanceof ApiError) return { code: error.code, detail: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map(({ instancePath, message = '' }) => ({
      path: `${error.validationContext ?? 'request'}${instancePath}`,
      message,
    }));
    return {
      code: 'request_malformed',
      detail: errors.map(({ path, message }) => `${path}: ${message}`).join('; '),
      errors,
    };
  }
  if (isClassified(error)) {
    const known = BELOW[error.code];
    if (known) return { code: known, detail: error.message };
    if (QUEUES_AWAY.has(error.code))
      return { code: 'pipeline_unavailable', detail: 'Redis takes nothing now; ask again in a few seconds.' };
    if (error.code === 'cursor_malformed')
      return { code: 'cursor_malformed', detail: 'Leave the cursor out to start at the newest.' };
    if (['transient', 'outage'].includes(failureOf(error)))
      return { code: 'store_unavailable', detail: 'Ask again in a few seconds.' };
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 429) return { code: 'too_many_requests', detail: error.message };
  if (status !== undefined && status >= 400 && status < 500)
    return { code: 'request_malformed', detail: error.message };
  return { code: 'internal', detail: 'The request id finds the cause in the log.' };
}

function send(request: FastifyRequest, reply: FastifyReply, { code, detail, errors }: Told): FastifyReply {
  const { status, title } = PROBLEMS[code];
  const problem: Problem = {
    type: `urn:filings:problem:${code}`,
    title,
    status,
    code,
    detail,
    requestId: request.id,
    ...(errors ? { errors } : {}),
  };
  if (status === 503) reply.header('retry-after', '5');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}

/** One handler for everything that is thrown, one for addresses that are not there. */
export function tellProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const what = told(error);
    if (PROBLEMS[what.code].status >= 500) request.log.error({ err: error }, what.code);
    return send(request, reply, what);
  });
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, {
      code: 'not_found',
      detail: `${request.method} ${request.url.split('?')[0]} is not served.`,
    }),
  );
}

/** For the `response` part of a route's schema: the problems that it may tell. */
export function problemResponses(...codes: ProblemCode[]): Record<number, z.ZodType> {
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return Object.fromEntries([...statuses].map((status) => [status, Problem]));
}
