import etag from '@fastify/etag';
import rateLimit from '@fastify/rate-limit';
import type { Operator } from '@filings/operator';
import type { Store } from '@filings/supabase-sink';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { guardRoutes, type Keys } from './keys.ts';
import { describeApi } from './openapi.ts';
import type { Pipeline } from './pipeline.ts';
import { tellProblems } from './problems.ts';
import { announcementRoutes } from './routes/announcements.ts';
import { coverageRoutes } from './routes/coverage.ts';
import { deadLetterRoutes } from './routes/dead-letters.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { operationRoutes } from './routes/operation.ts';
import { queueRoutes } from './routes/queues.ts';
import { routineRoutes } from './routes/routine.ts';
import { serveWebPage } from './web-page.ts';

export interface AppOptions {
  readonly store: Store;
  readonly pipeline: Pipeline;
  readonly operator: Operator;
  readonly keys?: Keys;
  /** The built web page: a folder with `index.html`. */
  readonly webFolder: string;
  /** Requests per minute of one key, or of one address without a key. */
  readonly requestsPerMinute?: number;
  /** Of the log on stdout; none without it. */
  readonly logLevel?: string;
}

export type App = Awaited<ReturnType<typeof createApp>>;

/** Builds the API; it neither reads the environment nor listens. Store, pipeline and operator stay the caller's to close. */
export async function createApp(options: AppOptions) {
  const { store, pipeline, operator, webFolder, requestsPerMinute = 1200, logLevel } = options;
  const keys = options.keys ?? { read: [], operator: [] };
  const app = fastify({
    logger: logLevel === undefined ? false : { name: 'api', level: logLevel },
    // One line for what went wrong is enough; a page that polls would fill the log with the rest.
    logController: new fastify.LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  tellProblems(app);
  guardRoutes(app, keys);
  app.addHook('onSend', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.keyHash ?? request.ip,
    allowList: (request) => request.url === '/healthz' || request.url === '/readyz',
  });
  await app.register(etag);
  await describeApi(app, { guarded: keys.read.length > 0 || keys.operator.length > 0 });

  await app.register(announcementRoutes, { store });
  await app.register(operationRoutes, { store, pipeline });
  await app.register(coverageRoutes, { store, pipeline });
  await app.register(routineRoutes, { store });
  await app.register(queueRoutes, { operator });
  await app.register(deadLetterRoutes, { operator });
  await app.register(healthRoutes, { store, pipeline });
  await app.register(metricsRoutes, { store, pipeline });
  await serveWebPage(app, webFolder);
  return app;
}
