import { useEffect, useState } from 'preact/hooks';
import { ApiProblem, get } from './api.ts';

export interface Polled<T> {
  /** The newest answer for this path; null before the first one. */
  value: T | null;
  problem: ApiProblem | null;
}

/** Asks for a path now and every so often while the page is seen. What was there stays while the API is away. */
export function usePoll<T>(path: string | null, everyMs: number, again: unknown = null): Polled<T> {
  const [state, setState] = useState<Polled<T> & { path: string | null }>({ path, value: null, problem: null });
  // `again` asks anew, e.g. after a key was given.
  useEffect(() => {
    if (path === null) return;
    const ended = new AbortController();
    let timer = 0;
    const ask = async () => {
      try {
        if (document.visibilityState === 'visible') {
          const value = await get<T>(path, ended.signal);
          setState({ path, value, problem: null });
        }
      } catch (error) {
        if (ended.signal.aborted) return;
        const problem = error instanceof ApiProblem ? error : new ApiProblem('page', String(error));
        setState((old) => ({ path, value: old.path === path ? old.value : null, problem }));
      }
      if (!ended.signal.aborted) timer = window.setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, again]);
  return state.path === path ? state : { value: null, problem: null };
}
