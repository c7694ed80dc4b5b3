import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** `/openapi.json` from the routes' own schemas, and `/docs` from files of this installation only. */
export async function describeApi(app: FastifyInstance, { guarded }: { guarded: boolean }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Filings',
        version: '1',
        description:
          'What Indian listed companies file at BSE and NSE, enriched. Lists are newest first and paged by cursor; ' +
          'problems are RFC 9457 problem details with a stable `code`; times are UTC.',
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'announcements', description: 'The feed' },
        { name: 'operation', description: 'How the pipeline does' },
      ],
      ...(guarded
        ? {
            components: { securitySchemes: { key: { type: 'http' as const, scheme: 'bearer' } } },
            security: [{ key: [] }],
          }
        : {}),
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // The validator's badge would be fetched from elsewhere.
    uiConfig: { validatorUrl: null, docExpansion: 'list', tryItOutEnabled: true } as Record<string, unknown>,
    theme: { title: 'Filings API' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
