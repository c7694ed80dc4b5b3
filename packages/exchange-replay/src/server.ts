import { createApp } from './app.ts';
import { bseRoutes } from './bse/routes.ts';
import { type ClockOptions, createReplayClock, type ReplayClock } from './clock.ts';
import { createConnections } from './connections.ts';
import { controlRoutes } from './control.ts';
import type { Dataset } from './dataset.ts';
import type { Fault } from './faults/fault.ts';
import { addFaults } from './faults/give.ts';
import { createFaultPlan, type GivenFault } from './faults/plan.ts';
import { createGateway } from './gateway.ts';
import type { MasterOptions } from './masters/routes.ts';
import { nseRoutes } from './nse/routes.ts';
import type { VisitorOptions } from './nse/visitors.ts';
import { NOT_FOUND } from './pages.ts';
import { addRateLimits, type RateLimits } from './rate-limits.ts';

export interface ReplayOptions extends ClockOptions, VisitorOptions, MasterOptions {
  dataset: Dataset;
  /** Default 0: a free one. */
  port?: number | undefined;
  faults?: readonly Fault[] | undefined;
  /** Serve https, HTTP/2 and HTTP/1.1 by ALPN; default false: plain HTTP/1.1. */
  tls?: boolean | undefined;
  /** Requests a second that each host of an exchange answers; default: any number. */
  rateLimits?: RateLimits | undefined;
  /** Net asset values of funds in BSE's feed, a day; default 0. The real one has about 4,100. */
  feedNavs?: number | undefined;
}

export interface Replay {
  /** `http(s)://127.0.0.1:<port>`; a request for https://HOST/PATH goes to `<url>/HOST/PATH`. */
  readonly url: string;
  /** PEM of the certificate that a client has to trust; null without `tls`. */
  readonly ca: string | null;
  readonly clock: ReplayClock;
  readonly dataset: Dataset;
  /** Replaces the faults while it runs. Throws ReplayError `bad_option`. */
  setFaults(faults: readonly Fault[]): void;
  /** Every fault that a request was given, oldest first. */
  faultLog(): readonly GivenFault[];
  close(): Promise<void>;
}

/**
 * Both exchanges as one server on 127.0.0.1. The clock starts with it; a row is in the answers once the clock has
 * passed its time. Throws ReplayError `bad_option` for a clock that cannot run or a fault that is none.
 */
export async function createReplay(options: ReplayOptions): Promise<Replay> {
  const { dataset } = options;
  const clock = createReplayClock(dataset, options);
  const faults = createFaultPlan(options.faults ?? [], { now: clock.now, wall: options.wall ?? Date.now });
  const { app, ca } = await createApp(options.tls ?? false);
  const connections = createConnections(app);
  const gateway = createGateway(dataset, clock, options);
  addRateLimits(app, options.rateLimits ?? {}, faults, options.wall ?? Date.now);
  addFaults(app, faults, connections);
  bseRoutes(app, gateway, options);
  nseRoutes(app, gateway, options, connections);
  controlRoutes(app, dataset, clock, faults);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html').send(NOT_FOUND));
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    ca,
    clock,
    dataset,
    setFaults: faults.set,
    faultLog: faults.log,
    close: () => app.close(),
  };
}
