import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../connections.ts';
import { ACCESS_DENIED, BSE_ERROR_PAGE, NSE_HOME_PAGE } from '../pages.ts';
import type { Fault, FaultAnswer, FaultTarget } from './fault.ts';
import type { FaultPlan } from './plan.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which faults can meet this route. */
    faultTarget?: FaultTarget;
  }
  interface FastifyRequest {
    fault: Fault | null;
  }
}

const SLOW_MS = 5000;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** Meets requests with the plan's faults before the routes see them, and spoils what the routes answer. */
export function addFaults(app: FastifyInstance, plan: FaultPlan, connections: Connections): void {
  app.decorateRequest('fault', null);
  app.addHook('onRequest', async (request, reply) => {
    const target = request.routeOptions.config.faultTarget;
    request.fault = target ? plan.next(target, request.url) : null;
    if (request.fault) return give(request.fault, request, reply, connections);
  });
  app.addHook('onSend', async ({ fault }, _reply, payload: unknown) => {
    if (!fault || !(typeof payload === 'string' || Buffer.isBuffer(payload))) return payload;
    return spoil(fault.answer, Buffer.from(payload));
  });
}

async function give(fault: Fault, request: FastifyRequest, reply: FastifyReply, connections: Connections) {
  switch (fault.answer) {
    case 'html200':
      return reply.type('text/html').send(ACCESS_DENIED);
    case 'forbidden':
      return reply.code(403).type('text/html').send(ACCESS_DENIED);
    case 'empty-object':
      return reply.type('application/json; charset=utf-8').send('{}');
    case 'bare-string':
      return reply.type('application/json; charset=utf-8').send('"No Record Found!"');
    case 'rate-limited':
      return reply.code(429).header('retry-after', '1').type('text/html').send(ACCESS_DENIED);
    case 'redirect':
      return reply.redirect(request.url.includes('bseindia.com') ? BSE_ERROR_PAGE : NSE_HOME_PAGE, 302);
    case 'silent':
      return connections.silence(reply);
    case 'reset':
      return connections.reset(request, reply);
    case 'slow':
      // Closing the server wakes whoever waits; their connections end with it.
      await sleep(fault.ms ?? SLOW_MS, undefined, { signal: connections.closing }).catch(() => {});
  }
}

/** Rows are repeated, shuffled or left out by the routes, which know what a row is. */
function spoil(answer: FaultAnswer, body: Buffer): Buffer {
  switch (answer) {
    case 'truncated-json':
      return body.subarray(0, Math.floor(body.length / 2));
    case 'bom':
      return Buffer.concat([BYTE_ORDER_MARK, body]);
    case 'stray-text':
      return Buffer.from(body.toString().replace('</channel>', '</channel><text/>'));
    default:
      return body;
  }
}
