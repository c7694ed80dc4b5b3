/** `1-3, 7` */
export function pagesShown(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** `page 7`, `pages 1-3, 7` */
export const namedPages = (numbers: readonly number[]): string =>
  `${new Set(numbers).size === 1 ? 'page' : 'pages'} ${pagesShown(numbers)}`;

/** The first of them, in at most so many characters. */
export function firstPages(numbers: readonly number[], most: number): string {
  const all = pagesShown(numbers);
  if (all.length <= most) return all;
  const end = all.lastIndexOf(', ', most - 2);
  return end < 0 ? all : `${all.slice(0, end)} …`;
}
