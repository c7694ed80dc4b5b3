export interface Undo {
  later(step: () => unknown): void;
  all(): Promise<void>;
}

/** Undoes in the reverse order what was done, each step whatever became of the others. */
export function createUndo(): Undo {
  const steps: (() => unknown)[] = [];
  return {
    later: (step) => void steps.push(step),
    async all() {
      for (const step of steps.splice(0).reverse())
        try {
          await step();
        } catch (error) {
          console.error(`While cleaning up: ${error instanceof Error ? error.message : String(error)}`);
        }
    },
  };
}
