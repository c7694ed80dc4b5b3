/** An unchanged status line is repeated after this. */
const AGAIN_MS = 60_000;

/** Tells a line when it changed, at most once in `everyMs`, and now and then all the same. */
export function createStatusTeller(options: {
  everyMs: number;
  line(): Promise<string>;
  onLine(line: string): void;
  onProblem(error: unknown): void;
}) {
  let last = '';
  let lineAt = 0;
  let toldAt = 0;
  let timer: NodeJS.Timeout | undefined;

  async function tell(): Promise<void> {
    const due = toldAt + options.everyMs;
    const now = Date.now();
    if (now < due) {
      timer ??= setTimeout(() => {
        timer = undefined;
        void tell();
      }, due - now);
      return;
    }
    toldAt = now;
    try {
      const line = await options.line();
      if (line === last && Date.now() - lineAt < AGAIN_MS) return;
      last = line;
      lineAt = Date.now();
      options.onLine(line);
    } catch (error) {
      options.onProblem(error);
    }
  }

  return { tell, close: () => clearTimeout(timer) };
}
