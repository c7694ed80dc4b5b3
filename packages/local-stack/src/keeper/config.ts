import { z } from 'zod';

/** What the first user of a folder decides for its keeper. */
export const keeperConfig = z.object({
  dataDir: z.string(),
  redisProbePort: z.union([z.number().int(), z.literal(false)]),
  lingerMs: z.number().int().nonnegative(),
  throwaway: z.boolean(),
  /** Search path for programs. */
  path: z.string(),
  programsDir: z.string(),
});
export type KeeperConfig = z.infer<typeof keeperConfig>;
