/** A clock that jumps from event to event: what happens at one time happens in the order in which it was planned. */
export function createTimeline() {
  const heap: { at: number; order: number; happen: () => void }[] = [];
  let now = 0;
  let planned = 0;

  const before = (a: number, b: number) =>
    heap[a]!.at < heap[b]!.at || (heap[a]!.at === heap[b]!.at && heap[a]!.order < heap[b]!.order);
  const swap = (a: number, b: number) => {
    const held = heap[a]!;
    heap[a] = heap[b]!;
    heap[b] = held;
  };

  function next(): (typeof heap)[number] | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0) {
      heap[0] = last!;
      for (let i = 0; ; ) {
        let least = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(child, least)) least = child;
        if (least === i) break;
        swap(i, least);
        i = least;
      }
    }
    return first;
  }

  return {
    get now() {
      return now;
    },
    after(ms: number, happen: () => void): void {
      planned += 1;
      heap.push({ at: now + ms, order: planned, happen });
      for (let i = heap.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!before(i, parent)) break;
        swap(i, parent);
        i = parent;
      }
    },
    /** Runs until `over`, until nothing is planned, or until the clock passes `untilMs`. */
    run(over: () => boolean, untilMs: number): void {
      while (!over()) {
        const event = next();
        if (!event || event.at > untilMs) return;
        now = event.at;
        event.happen();
      }
    },
  };
}

export type Timeline = ReturnType<typeof createTimeline>;
