import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type AllLimits, QUEUE_NAMES } from '../catalog.ts';
import { hashTag } from '../keys.ts';
import { LimitPatch } from './limit-patch.ts';

const Announced = z.record(
  z.enum(QUEUE_NAMES),
  LimitPatch.required().extend({ backoffMs: z.strictObject({ base: z.int(), cap: z.int() }) }),
);

const keyOf = (prefix: string) => `${hashTag(prefix)}:limits-base`;

/**
 * Says which limits the spawners start from, so that whoever operates elsewhere shows and checks the same ones without
 * having their file and environment. Of several spawners the last one to start is heard.
 */
export async function announceLimits(connection: Redis, prefix: string, limits: AllLimits): Promise<void> {
  await connection.set(keyOf(prefix), JSON.stringify(limits));
}

/** What was announced; null when nothing was, or by a version that knows other limits. */
export async function announcedLimits(connection: Redis, prefix: string): Promise<AllLimits | null> {
  const text = await connection.get(keyOf(prefix));
  try {
    return text === null ? null : Announced.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
