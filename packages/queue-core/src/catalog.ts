import type { z } from 'zod';
import { AiJob, CONTRACT_VERSION, InvestorJob, UploadJob } from './contracts/jobs.ts';

export const QUEUE_NAMES = ['ai_processing', 'supabase_upload', 'investor_processing'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** All times in milliseconds. */
export interface QueueLimits {
  /** Workers of this queue alive at once, over all hosts. */
  maxConcurrent: number;
  /** The least time between two starts in the same slot. */
  cooldownMs: number;
  /** A worker is told to end after this long, and killed `graceMs` later. */
  maxRuntimeMs: number;
  /** A worker ends by itself after this many jobs … */
  jobsPerSession: number;
  /** … or after this long without one. */
  idleExitMs: number;
  /** Starts of one job that may fail before it becomes a dead letter. */
  attempts: number;
  /** Worker crashes that one job may cause before it becomes a dead letter. */
  crashBudget: number;
  /** One job (or one batch) may take this long. */
  timeoutMs: number;
  /** Between "please end" and SIGKILL. */
  graceMs: number;
  /** A job whose holder is silent for this long is given to another. Renewed by heartbeat at a third of it. */
  leaseMs: number;
  /** Jobs that a worker takes at once. */
  batch: number;
  /** A worker that takes more memory than this (resident set, MB) is killed. */
  memoryMb: number;
  /** Workers that stay alive without a job, so that the next one starts at once. */
  standby: number;
  /** Exponential back-off of retries: first delay and cap. */
  backoffMs: { base: number; cap: number };
}

export interface QueueDefinition<Schema extends z.ZodType> {
  /** How people call it: status lines, `FILINGS_<label>_…` settings. */
  label: 'AI' | 'UPLOAD' | 'INVESTOR';
  /** Prefix of worker ids and name of the worker entry point. */
  worker: 'ai' | 'upload' | 'investor';
  schema: Schema;
  /** Of the contract: a payload of another version is a dead letter with that reason. */
  version: number;
  limits: QueueLimits;
}

const seconds = (n: number) => n * 1000;

/** Every queue there is: contract and default limits. Producers and consumers are typed from it. */
export const catalog = {
  ai_processing: {
    label: 'AI',
    worker: 'ai',
    schema: AiJob,
    version: CONTRACT_VERSION,
    limits: {
      maxConcurrent: 3,
      cooldownMs: seconds(10),
      maxRuntimeMs: seconds(300),
      jobsPerSession: 10,
      idleExitMs: seconds(30),
      attempts: 5,
      crashBudget: 3,
      timeoutMs: seconds(90),
      graceMs: seconds(10),
      leaseMs: seconds(120),
      batch: 1,
      memoryMb: 1536,
      standby: 0,
      backoffMs: { base: seconds(2), cap: seconds(300) },
    },
  },
  supabase_upload: {
    label: 'UPLOAD',
    worker: 'upload',
    schema: UploadJob,
    version: CONTRACT_VERSION,
    limits: {
      maxConcurrent: 2,
      cooldownMs: seconds(5),
      maxRuntimeMs: seconds(180),
      jobsPerSession: 500,
      idleExitMs: seconds(25),
      attempts: 10,
      crashBudget: 3,
      timeoutMs: seconds(45),
      graceMs: seconds(10),
      leaseMs: seconds(60),
      batch: 50,
      memoryMb: 512,
      standby: 0,
      backoffMs: { base: seconds(1), cap: seconds(120) },
    },
  },
  investor_processing: {
    label: 'INVESTOR',
    worker: 'investor',
    schema: InvestorJob,
    version: CONTRACT_VERSION,
    limits: {
      maxConcurrent: 1,
      cooldownMs: seconds(15),
      maxRuntimeMs: seconds(240),
      jobsPerSession: 100,
      idleExitMs: seconds(20),
      attempts: 5,
      crashBudget: 3,
      timeoutMs: seconds(45),
      graceMs: seconds(10),
      leaseMs: seconds(60),
      batch: 1,
      memoryMb: 512,
      standby: 0,
      backoffMs: { base: seconds(2), cap: seconds(300) },
    },
  },
} as const satisfies Record<QueueName, QueueDefinition<z.ZodType>>;

export type PayloadOf<Q extends QueueName> = z.infer<(typeof catalog)[Q]['schema']>;
export type AllLimits = Record<QueueName, QueueLimits>;

/** The catalog's limits with overrides laid over them; not yet checked. */
export function withLimits(overrides: Partial<Record<QueueName, Partial<QueueLimits>>> = {}): AllLimits {
  const one = (queue: QueueName): QueueLimits => ({ ...catalog[queue].limits, ...overrides[queue] });
  return {
    ai_processing: one('ai_processing'),
    supabase_upload: one('supabase_upload'),
    investor_processing: one('investor_processing'),
  };
}

/** From then on a worker takes no new job, so that the one it holds ends within its runtime. */
export function drainAfterMs(limits: QueueLimits): number {
  return limits.maxRuntimeMs - limits.timeoutMs - limits.graceMs;
}
