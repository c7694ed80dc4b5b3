/** Numbers that look random and are the same for the same seed, so that a variant can be named and made again. */
export interface Random {
  /** 0 <= n < below, whole. */
  below(below: number): number;
  bytes(length: number): Buffer;
}

/** @param seed any text: the name of what is made with it */
export function randomFrom(seed: string): Random {
  // FNV-1a spreads the text, mulberry32 goes on from there.
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16777619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (most: number): number => Math.floor(next() * most);
  return { below, bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))) };
}
