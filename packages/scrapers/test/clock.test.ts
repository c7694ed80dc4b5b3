import { expect, test } from 'vitest';
import { dayOf, gatewayClock, istToUtc } from '../src/index.ts';
import { json, serve } from './support.ts';

test.each([
  ['2023-10-05T23:47:42.87', '2023-10-05T18:17:42.870Z'],
  ['2023-10-05T23:47:42', '2023-10-05T18:17:42.000Z'],
  ['2026-08-07 23:57:46', '2026-08-07T18:27:46.000Z'],
  ['07-Aug-2026 23:57:46', '2026-08-07T18:27:46.000Z'],
  ['07-AUG-2026 23:57:46', '2026-08-07T18:27:46.000Z'],
  [' 07082026235746 ', '2026-08-07T18:27:46.000Z'],
  ['2023-10-05T23:47:42.8', '2023-10-05T18:17:42.800Z'],
  ['2023-10-05T23:47:42.8765', '2023-10-05T18:17:42.876Z'],
  ['2026-02-30 10:00:00', null],
  ['30-Feb-2026 10:00:00', null],
  ['07-Foo-2026 10:00:00', null],
  ['2026-02-13 24:00:00', null],
  ['2026-02-13 10:60:00', null],
  ['0001-01-01 10:00:00', null],
  ['1943-06-01 10:00:00', '1943-06-01T03:30:00.000Z'],
  ['-', null],
  ['', null],
])('%s of India is %s', (text, utc) => {
  expect(istToUtc(text)).toBe(utc);
});

test('the day is that of India, whatever the zone of the machine (G11)', () => {
  expect(dayOf(new Date('2026-02-13T18:29:59Z'))).toBe('2026-02-13');
  expect(dayOf(new Date('2026-02-13T18:30:00Z'))).toBe('2026-02-14');
});

test("a replay's clock runs at its speed from its time and stands at its end", async () => {
  const at = { now: '2026-02-13T04:00:00.000Z', speed: 36_000, endsAt: '2026-02-13T18:30:00.000Z', done: false };
  const replay = await serve((_request, response) => json(response, at));
  const clock = await gatewayClock(`${replay.url}/`);
  expect(replay.asked).toEqual(['/_replay/clock']);
  const first = clock.now().getTime();
  expect(first).toBeGreaterThanOrEqual(Date.parse(at.now));
  await expect.poll(() => clock.now().getTime() - first, { interval: 5 }).toBeGreaterThan(60_000);
  await expect.poll(() => clock.now().toISOString(), { interval: 20, timeout: 10_000 }).toBe(at.endsAt);
});

test('a gateway without a clock has the time of the day', async () => {
  const gateway = await serve((_request, response) => response.writeHead(404).end());
  const clock = await gatewayClock(gateway.url);
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000);
});

test('a clock that is none is a failure with a name', async () => {
  const gateway = await serve((_request, response) => json(response, { now: 'soon', speed: 1 }));
  await expect(gatewayClock(gateway.url)).rejects.toMatchObject({ code: 'malformed' });
});

test('a gateway that is not there is waited for, then named', async () => {
  await expect(gatewayClock('http://127.0.0.1:9', { waitMs: 1 })).rejects.toMatchObject({ code: 'network' });
});
