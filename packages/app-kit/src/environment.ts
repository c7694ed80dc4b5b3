export type Environment = Readonly<Record<string, string | undefined>>;

/** What an app finds in the local stack when its environment does not name it. */
export type Need = 'redis' | 'database' | 'exchange';

export interface FilledEnvironment {
  env: Environment;
  notes: readonly string[];
  release(): Promise<void>;
}

/**
 * In development the local stack fills the gaps, and the exchanges are a replay unless FILINGS_EXCHANGE says live. In
 * production nothing is made up.
 * @throws Error where the local stack is not installed, as in a deployment that forgot NODE_ENV
 */
export async function fillEnvironment(env: Environment, needs: readonly Need[]): Promise<FilledEnvironment> {
  if (env.NODE_ENV === 'production') return { env, notes: [], release: async () => {} };
  const stack = await import('@filings/local-stack').catch((cause: unknown) => {
    throw new Error('The local stack for development is not installed here: set NODE_ENV=production', { cause });
  });
  return stack.developmentEnvironment(env, { needs });
}
