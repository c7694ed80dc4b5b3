/** One hostile document. `name` makes it again: nothing in it depends on the clock or on chance. */
export interface Variant {
  /** What is wrong with it, in a few words; the table of outcomes has a line for each. */
  kind: string;
  name: string;
  /** Whether its first page is drawn as well: dear, so not for each of those that are alike. */
  draws: boolean;
  /** Made when it is wanted: a thousand documents need not be held at once. */
  bytes(): Uint8Array;
}

/** The variants of one kind, by name; every `drawn`-th is drawn, none where it is 0. */
export function variantsOf(
  kind: string,
  documents: Readonly<Record<string, () => Uint8Array>>,
  drawn: number,
): Variant[] {
  return Object.entries(documents).map(([name, bytes], index) => ({
    kind,
    name: `${kind}: ${name}`,
    draws: drawn > 0 && index % drawn === 0,
    bytes,
  }));
}

/** Keys `<name> <value>` for each of the values. */
export function each<T>(
  name: string,
  values: readonly T[],
  make: (value: T) => Uint8Array,
): Record<string, () => Uint8Array> {
  return Object.fromEntries(values.map((value) => [`${name} ${String(value).slice(0, 60)}`, () => make(value)]));
}
