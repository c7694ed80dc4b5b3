import type { FastifyInstance } from 'fastify';
import type { ReplayClock } from './clock.ts';
import type { Dataset } from './dataset.ts';
import { ReplayError } from './error.ts';
import type { FaultPlan } from './faults/plan.ts';
import { expectedAnnouncements } from './generate/truth.ts';

const iso = (ms: number) => new Date(ms).toISOString();

/** `/_replay/…`: what the exchanges would never tell. Times are ISO, UTC. */
export function controlRoutes(app: FastifyInstance, dataset: Dataset, clock: ReplayClock, faults: FaultPlan): void {
  app.get('/_replay/health', async () => ({ status: 'ok', dataset: dataset.name }));

  app.get('/_replay/clock', async () => ({
    /** Replay time. */
    now: iso(clock.now()),
    speed: clock.speed,
    day: dataset.firstDay,
    lastDay: dataset.lastDay,
    startsAt: iso(clock.startsAt),
    endsAt: iso(clock.endsAt),
    wallStartedAt: iso(clock.wallStartedAt),
    /** Every row is visible. */
    done: clock.done(),
  }));

  app.post('/_replay/restart', async () => {
    clock.restart();
    return { wallStartedAt: iso(clock.wallStartedAt) };
  });

  /** Every filing of the dataset, visible or not; `visibleAt` is wall time. */
  app.get('/_replay/list', async () =>
    dataset.filings.map((filing) => ({
      exchange: filing.exchange,
      segment: filing.segment,
      exchangeId: filing.exchangeId,
      publishedAt: iso(filing.publishedAt),
      visibleAt: iso(clock.wallTimeOf(filing.visibleFrom)),
      attachment: filing.attachmentUrl,
      rows: filing.rows,
    })),
  );

  app.get('/_replay/faults', async () => faults.list());

  /** Replaces all faults by those of the body, a JSON array; `[]` ends them. */
  app.post('/_replay/faults', async (request, reply) => {
    try {
      faults.set(request.body);
    } catch (error) {
      if (error instanceof ReplayError) return reply.code(400).send({ error: error.message });
      throw error;
    }
    return faults.list();
  });

  /** Every fault that somebody was given, oldest first. */
  app.get('/_replay/faults/log', async () => faults.log());

  app.get('/_replay/truth', async (_request, reply) => {
    if (dataset.truth === null)
      return reply
        .code(404)
        .send({ error: `The truth of ${dataset.name} is not known: only a generated day has one.` });
    return { expectedAnnouncements: expectedAnnouncements(dataset), filings: dataset.truth };
  });
}
