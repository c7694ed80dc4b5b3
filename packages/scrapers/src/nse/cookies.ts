import type { HttpAnswer } from '../http.ts';

/** The few cookies of one host, by name. NSE needs no paths and no domains of them. */
export interface Cookies {
  /** For the `cookie` header; undefined when there are none. */
  header(): string | undefined;
  keep(answer: HttpAnswer): void;
  drop(): void;
}

export function createCookies(): Cookies {
  const jar = new Map<string, string>();
  return {
    header: () => (jar.size === 0 ? undefined : [...jar].map(([name, value]) => `${name}=${value}`).join('; ')),
    keep(answer) {
      for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
        const [pair = '', ...attributes] = line.split(';');
        const at = pair.indexOf('=');
        if (at < 1) continue;
        const name = pair.slice(0, at).trim();
        const gone = attributes.some((attribute) => /^\s*max-age=(?:0|-\d+)\s*$/i.test(attribute));
        if (gone) jar.delete(name);
        else jar.set(name, pair.slice(at + 1).trim());
      }
    },
    drop: () => jar.clear(),
  };
}
