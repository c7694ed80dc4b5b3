import Table from 'cli-table3';

/** One document for programs, or words for people: never both. */
export function print(json: boolean | undefined, document: unknown, words: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(document) : words()}\n`);
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`, `${side}-mid-mid`])
    .concat('left-mid', 'mid-mid', 'right-mid', 'middle', 'top-mid', 'bottom-mid')
    .map((name) => [name, '']),
);

/**
 * Columns without lines, so that other programs can cut them.
 * @param right - which are set flush right; default: numbers
 */
export function table(head: string[], rows: (string | number | null)[][], right?: readonly boolean[]): string {
  const numeric = head.map((_, column) => right?.[column] ?? rows.every((row) => typeof row[column] !== 'string'));
  const out = new Table({
    head,
    chars: { ...NO_LINES, middle: '  ' },
    colAligns: numeric.map((is) => (is ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  out.push(...rows.map((row) => row.map((cell) => cell ?? '–')));
  return out
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What a line may hold, in characters: of the terminal, or what reads well in a file. */
export const lineWidth = (): number => Math.max(60, Math.min(160, process.stdout.columns || 100));

/** Words in lines of `width`, each indented. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && line.length <= width) lines[lines.length - 1] = line;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

/** `950 ms`, `12 s`, `3 min`, `5 h`, `2 d` */
export function span(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const steps = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const;
  const [size, unit] = steps.find(([least]) => ms >= least * (least === 1_000 ? 1 : 2)) ?? steps[3];
  return `${Math.round(ms / size)} ${unit}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
