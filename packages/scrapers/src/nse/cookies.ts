import type { HttpAnswer } from '../http/http-answer.ts';

/** nsit lives for about two hours; an API that meets an old one may break the connection without a word. */
const LIFETIME_MS = 90 * 60_000;

/** The few cookies of one host, by name. NSE needs no paths and no domains of them. */
export interface Cookies {
  /** For the `cookie` header; undefined when there are none, or none young enough. */
  header(): string | undefined;
  keep(answer: HttpAnswer): void;
  drop(): void;
}

/** `now` in ms, of a clock that only goes forward. */
export function createCookies(now: () => number = () => performance.now()): Cookies {
  const jar = new Map<string, string>();
  let since = 0;
  return {
    header() {
      if (now() - since > LIFETIME_MS) jar.clear();
      return jar.size === 0 ? undefined : [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    keep(answer) {
      if (jar.size === 0) since = now();
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
