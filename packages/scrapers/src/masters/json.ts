import { z } from 'zod';
import { scalarText } from '../fields.ts';
import type { Collector } from './collector.ts';

/** An element's fields as trimmed text, keys in capitals; what is no scalar is absent. */
export type JsonRow = Readonly<Record<string, string | undefined>>;

const Element = z.record(z.string(), z.unknown());

/** The fields of an element, or null when it is no object. */
export function jsonRow(element: unknown): JsonRow | null {
  const parsed = Element.safeParse(element);
  if (!parsed.success) return null;
  return Object.fromEntries(
    Object.entries(parsed.data).map(([key, value]) => [
      key.toUpperCase(),
      (scalarText.safeParse(value).data ?? '').trim(),
    ]),
  );
}

/** Gives every element that is an object to `read`, counted from 1. */
export function readObjects(
  elements: readonly unknown[],
  collector: Collector,
  read: (row: number, fields: JsonRow) => void,
): void {
  for (const [at, element] of elements.entries()) {
    const row = jsonRow(element);
    if (row === null) collector.leaveOut(at + 1, 'unreadable_row', null, 'not an object');
    else read(at + 1, row);
  }
}
