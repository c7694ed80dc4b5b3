import { InvalidArgumentError } from 'commander';

/** Pages from 1, both ends included; an open end reaches to the last page. */
export type PageRange = readonly { first: number; last: number }[];

/** `3`, `1-3`, `5-`, `1-3,7`. */
export function pageRange(text: string): PageRange {
  return text.split(',').map((part) => {
    const [, from, dash, to] = /^\s*(\d+)\s*(-)?\s*(\d+)?\s*$/.exec(part) ?? [];
    const first = Number(from);
    const last = dash === undefined ? first : to === undefined ? Number.POSITIVE_INFINITY : Number(to);
    const right = from !== undefined && first >= 1 && last >= first && (dash !== undefined || to === undefined);
    if (!right) throw new InvalidArgumentError('Give pages like 3, 1-3, 5- or 1-3,7.');
    return { first, last };
  });
}

export const inRange = (range: PageRange | undefined, page: number): boolean =>
  range === undefined || range.some(({ first, last }) => page >= first && page <= last);

/** The last page that is wanted. */
export const endOf = (range: PageRange | undefined): number =>
  Math.max(...(range ?? [{ last: Number.POSITIVE_INFINITY }]).map(({ last }) => last));
