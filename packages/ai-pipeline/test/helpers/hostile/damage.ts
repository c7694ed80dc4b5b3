import { randomFrom } from './random.ts';
import type { Source } from './sources.ts';
import type { Variant } from './variant.ts';

type Damage = (bytes: Buffer, seed: string) => Buffer;

/** What disks, networks and careless software do to a file. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'bits flipped'(bytes, seed) {
    const random = randomFrom(seed);
    const flipped = Buffer.from(bytes);
    const count = 1 + random.below(Math.max(2, bytes.length / 400));
    for (let flip = 0; flip < count; flip += 1) {
      const at = random.below(flipped.length);
      flipped[at] = flipped[at]! ^ (1 << random.below(8));
    }
    return flipped;
  },
  'bytes removed'(bytes, seed) {
    const random = randomFrom(seed);
    let left = bytes;
    for (let cuts = 1 + random.below(4); cuts > 0; cuts -= 1) {
      const at = random.below(left.length);
      left = Buffer.concat([left.subarray(0, at), left.subarray(at + 1 + random.below(200))]);
    }
    return left;
  },
  'bytes inserted'(bytes, seed) {
    const random = randomFrom(seed);
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(300)), bytes.subarray(at)]);
  },
  'blocks zeroed, doubled or exchanged'(bytes, seed) {
    const random = randomFrom(seed);
    const size = Math.min(4096, Math.max(16, Math.floor(bytes.length / 8)));
    const blocks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) blocks.push(bytes.subarray(at, at + size));
    const [a, b] = [random.below(blocks.length), random.below(blocks.length)];
    const how = random.below(3);
    if (how === 0) blocks[a] = Buffer.alloc(blocks[a]!.length);
    else if (how === 1) blocks.splice(a, 0, blocks[b]!);
    else [blocks[a], blocks[b]] = [blocks[b]!, blocks[a]!];
    return Buffer.concat(blocks);
  },
  'numbers exchanged'(bytes, seed) {
    const random = randomFrom(seed);
    const wild = ['0', '-1', '65536', '4294967296', '-2147483649', '99999999999999999999', '1e9', '0.0000001', '7 0 R'];
    return Buffer.from(
      bytes
        .toString('latin1')
        .replace(/(?<=[\s[/])\d{1,10}(?=[\s\]/>])/g, (number) =>
          random.below(12) === 0 ? wild[random.below(wild.length)]! : number,
        ),
      'latin1',
    );
  },
  'names exchanged'(bytes, seed) {
    const random = randomFrom(seed);
    const text = bytes.toString('latin1');
    const names = [...new Set(text.match(/\/[A-Z][A-Za-z]{2,12}\b/g) ?? ['/Type'])];
    return Buffer.from(
      text.replace(/\/[A-Z][A-Za-z]{2,12}\b/g, (name) =>
        random.below(10) === 0 ? names[random.below(names.length)]! : name,
      ),
      'latin1',
    );
  },
};

/** Each damage done to a source so many times, each time elsewhere. */
export function damaged(source: Source, times: number): Variant[] {
  return Object.entries(DAMAGES).flatMap(([kind, damage]) =>
    Array.from({ length: times }, (_, index) => {
      const name = `${kind}: ${source.name} ${index + 1}`;
      return { kind, name, draws: index % 3 === 0, bytes: () => damage(source.bytes, name) };
    }),
  );
}

/** Cut short at places spread over the file; the last ones within its tail, where the cross-references are. */
export function cutShort(source: Source, places: number): Variant[] {
  return Array.from({ length: places }, (_, index) => {
    const tail = index % 4 === 3;
    const share = (index + 1) / (places + 1);
    const end = tail ? source.bytes.length - 1 - index * 7 : Math.floor(source.bytes.length * share);
    const length = Math.max(0, end);
    return {
      kind: 'cut short',
      name: `cut short: ${source.name} at ${length}`,
      draws: true,
      bytes: () => source.bytes.subarray(0, length),
    };
  });
}
