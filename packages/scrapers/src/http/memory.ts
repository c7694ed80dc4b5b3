import { hash } from 'node:crypto';
import type { HttpAnswer } from './http-answer.ts';

interface Kept {
  answer: HttpAnswer;
  /** For the next question; a validator may change while the bytes do not. */
  validators: Record<string, string>;
  /** Of the bytes as they came, still packed. */
  sha256: string;
}

/** The last good answer of each of the addresses asked of late. */
export interface Memory {
  /** What makes the question a conditional one: the validators that the exchange gave with its last answer. */
  validators(url: string): Record<string, string>;
  /** The answer that a 304 stands for, or that came with these bytes before; undefined for news. */
  again(url: string, status: number, bytes: Buffer, headers: HttpAnswer['headers']): HttpAnswer | undefined;
  keep(answer: HttpAnswer, bytes: Buffer): void;
}

/** The feeds and the pages of some days; a list read from end to end drives out only itself. */
const ADDRESSES = 32;

export function createMemory(): Memory {
  const kept = new Map<string, Kept>();
  const digest = (bytes: Buffer) => hash('sha256', bytes, 'base64');
  return {
    validators: (url) => kept.get(url)?.validators ?? {},
    again(url, status, bytes, headers) {
      const last = kept.get(url);
      if (last === undefined) return undefined;
      const validated = status === 304 && Object.keys(last.validators).length > 0;
      if (!validated && !(status === 200 && last.sha256 === digest(bytes))) return undefined;
      const { answer } = last;
      kept.delete(url);
      kept.set(url, { ...last, validators: { ...last.validators, ...validatorsOf(headers) } });
      return { ...answer, headers: { ...answer.headers, ...headers }, unchanged: true, first: answer };
    },
    keep(answer, bytes) {
      kept.delete(answer.url);
      if (answer.status !== 200) return;
      kept.set(answer.url, { answer, validators: validatorsOf(answer.headers), sha256: digest(bytes) });
      for (const oldest of kept.keys()) {
        if (kept.size <= ADDRESSES) break;
        kept.delete(oldest);
      }
    },
  };
}

function validatorsOf({ etag, 'last-modified': modified }: HttpAnswer['headers']): Record<string, string> {
  return {
    ...(typeof etag === 'string' ? { 'if-none-match': etag } : {}),
    ...(typeof modified === 'string' ? { 'if-modified-since': modified } : {}),
  };
}

const values = new WeakMap<HttpAnswer, unknown>();

/**
 * What `parse` makes of an answer; for an unchanged answer the very value that it made of the first one. Whoever
 * gets it must not change it. One kind of `parse` an address.
 */
export function parsedOnce<T>(answer: HttpAnswer, parse: (answer: HttpAnswer) => T): T {
  const first = answer.first ?? answer;
  if (values.has(first)) return values.get(first) as T;
  const value = parse(answer);
  values.set(first, value);
  return value;
}
