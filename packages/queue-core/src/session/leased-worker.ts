import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueLimits, QueueName } from '../catalog.ts';
import { hashTag, queueKey } from '../keys.ts';
import { FAILED_KEPT } from '../queues.ts';
import { backoffMs } from '../retry.ts';

/** What BullMQ's scripts answer when a lease is not ours. */
const LOCK_MISSING = -2;
const LOCK_OF_ANOTHER = -6;
const JOB_MISSING = -1;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** The lease ended; nobody need have taken the job since. */
export const leaseRanOut = (error: unknown): boolean => codeOf(error) === LOCK_MISSING;
/** The job belongs to another holder, or is gone. */
export const leaseIsAnothers = (error: unknown): boolean => codeOf(error) === LOCK_OF_ANOTHER || isGone(error);
export const isGone = (error: unknown): boolean => codeOf(error) === JOB_MISSING;

/**
 * Takes back a lease that ran out while its holder lived (Redis was away longer than the lease), unless anybody
 * claimed the job since: `ats` counts the claims of a job and so fences a late holder off (G3).
 * KEYS: active list, stalled set, lock, job. ARGV: job id, token, lease ms, claims.
 */
const RECLAIM = `
local holder = redis.call('GET', KEYS[3])
if holder then return holder == ARGV[2] and 1 or 0 end
if redis.call('HGET', KEYS[4], 'ats') ~= ARGV[4] then return 0 end
if not redis.call('LPOS', KEYS[1], ARGV[1]) then return 0 end
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
redis.call('SREM', KEYS[2], ARGV[1])
return 1`;

/** BullMQ's worker, used by hand: one claim, one renewal, one settlement at a time. */
export class LeasedWorker extends Worker {
  readonly #redis: Redis;
  readonly #key: (name: string) => string;
  readonly #token: string;
  readonly #leaseMs: number;

  constructor(options: {
    queue: QueueName;
    connection: Redis;
    prefix: string;
    workerId: string;
    limits: QueueLimits;
    /** How long one wait for a job may take. */
    blockSeconds: number;
  }) {
    const { queue, connection, prefix, limits } = options;
    super(queue, null, {
      connection,
      prefix: hashTag(prefix),
      autorun: false,
      lockDuration: limits.leaseMs,
      drainDelay: options.blockSeconds,
      skipStalledCheck: true,
      settings: { backoffStrategy: (made = 1) => backoffMs(made - 1, limits.backoffMs, Math.random) },
    });
    this.#redis = connection;
    this.#key = (name) => queueKey(prefix, queue, name);
    this.#token = options.workerId;
    this.#leaseMs = limits.leaseMs;
  }

  /** The next job, under a lease; undefined when none came. */
  async claim(block: boolean): Promise<Job | undefined> {
    return this.getNextJob(this.#token, { block });
  }

  /**
   * Completes a job, and answers with the next one where it was asked for. Straight to the backend: BullMQ's own way
   * there is lined with traces and events that nobody here listens to.
   */
  async complete(job: Job, takeNext: boolean): Promise<unknown> {
    const { result } = await this.backend.moveToCompleted(job, true, job.opts.removeOnComplete!, this.#token, takeNext);
    return result;
  }

  /** The job that a completion brought along, if any. */
  following(reply: unknown): Job | undefined {
    const [data, id] = Array.isArray(reply) ? (reply as Partial<Parameters<typeof this.createJob>>) : [];
    if (!data || !id) return undefined;
    const job = this.createJob(data, id);
    job.token = this.#token;
    return job;
  }

  /** A job by its id: null when it is gone. One whose fields nobody can read comes with them as its payload. */
  async jobOf(id: string): Promise<Job | null> {
    try {
      return (await this.Job.fromId(this, id)) ?? null;
    } catch {
      const fields = await this.#redis.hgetall(this.#key(id));
      return new this.Job(
        this,
        this.name,
        { unreadable: fields },
        { attempts: 1, removeOnFail: FAILED_KEPT },
        id,
      ) as Job;
    }
  }

  /** Takes a job that is gone off the list of those that are worked on. */
  async discard(id: string): Promise<void> {
    await this.#redis
      .multi()
      .lrem(this.#key('active'), 0, id)
      .del(`${this.#key(id)}:lock`)
      .exec();
  }

  /** Renews many leases at once; answers the ids of those that are not ours any more. */
  async renew(jobs: readonly Job[]): Promise<string[]> {
    const ids = jobs.map((job) => job.id!);
    const failed = await this.extendJobLocks(
      ids,
      ids.map(() => this.#token),
      this.#leaseMs,
    );
    const lost: string[] = [];
    for (const id of failed) {
      const job = jobs.find((one) => one.id === id);
      if (!job || !(await this.reclaim(job))) lost.push(id);
    }
    return lost;
  }

  async reclaim(job: Job): Promise<boolean> {
    const id = job.id!;
    const keys = [this.#key('active'), this.#key('stalled'), `${this.#key(id)}:lock`, this.#key(id)];
    const claims = String(job.attemptsStarted);
    return (await this.#redis.eval(RECLAIM, keys.length, ...keys, id, this.#token, this.#leaseMs, claims)) === 1;
  }

  /** Whether this very claim of the job has been finished: the answer to a settlement may have been lost. */
  async isFinished(job: Job): Promise<boolean> {
    const [claims, finishedOn] = await this.#redis.hmget(this.#key(job.id!), 'ats', 'finishedOn');
    return finishedOn !== null && claims === String(job.attemptsStarted);
  }
}
