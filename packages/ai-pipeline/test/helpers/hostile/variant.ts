/** One hostile document. `name` makes it again: nothing in it depends on the clock or on chance. */
export interface Variant {
  /** What is wrong with it, in a few words; the table of outcomes has a line for each. */
  kind: string;
  name: string;
  /** Made when it is wanted: a thousand documents need not be held at once. */
  bytes(): Uint8Array;
}

/** The variants of one kind, by name. */
export function variantsOf(kind: string, documents: Readonly<Record<string, () => Uint8Array>>): Variant[] {
  return Object.entries(documents).map(([name, bytes]) => ({ kind, name: `${kind}: ${name}`, bytes }));
}

/** Keys `<name> <value>` for each of the values. */
export function each<T>(
  name: string,
  values: readonly T[],
  make: (value: T) => Uint8Array,
): Record<string, () => Uint8Array> {
  return Object.fromEntries(values.map((value) => [`${name} ${String(value).slice(0, 60)}`, () => make(value)]));
}
