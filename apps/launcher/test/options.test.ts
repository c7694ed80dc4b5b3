import { describe, expect, test } from 'vitest';
import { readOptions } from '../src/options.ts';

const read = (...args: string[]) => readOptions(args, '/home/me/filings');

describe('the options of npm start', () => {
  test('by default a generated day of 300 filings passes in five minutes, with --once in three quarters of one', () => {
    expect(read()).toEqual({
      once: false,
      source: { kind: 'generated', seed: 1, filings: 300 },
      durationMs: 300_000,
      port: null,
      dataDir: null,
    });
    expect(read('--once')).toMatchObject({ once: true, durationMs: 45_000 });
  });

  test('a recording is named from where the command was given', () => {
    expect(read('--recording', '../shared/weekend')?.source).toEqual({
      kind: 'recording',
      dir: '/home/me/shared/weekend',
    });
    expect(read('--recording=/abs/with space')?.source).toEqual({ kind: 'recording', dir: '/abs/with space' });
  });

  test.each([
    [['--live', '--recording', 'x'], /exclude each other/],
    [['--live', '--once'], /a day that ends/],
    [['--live', '--seed', '2'], /belong to the generated day/],
    [['--recording', 'x', '--filings', '2'], /belong to the generated day/],
    [['--filings', 'many'], /--filings is "many": give a whole number from 1/],
    [['--filings', '0'], /from 1/],
    [['--port', '1.5'], /--port is "1.5"/],
    [['--onse'], /Unknown option '--onse'/],
    [['stray'], /Unexpected argument 'stray'/],
  ])('%j is refused in words', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  test('help is help, whatever else is asked', () => {
    expect(read('--help', '--once')).toBeNull();
  });
});
