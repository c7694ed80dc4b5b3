import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf } from '../src/dataset.ts';
import { loadRecording } from '../src/recording.ts';
import { createReplay } from '../src/server.ts';
import { BSE_HEADERS, bseBody, bseDay, handClock, hasShared, NSE_HEADERS, nseList, SHARED } from './support.ts';

const WEEKEND = `${SHARED}recordings/weekend-2026-01-24`;

describe.skipIf(!hasShared)('the recorded weekend', () => {
  it('is served whole: every row of both exchanges, and every attachment at hand', async () => {
    const dataset = await loadRecording(WEEKEND);
    const clock = handClock();
    const replay = await createReplay({ dataset, durationMs: 1000, wall: clock.wall });
    clock.advance(10_000);
    try {
      const nse = await fetch(replay.url + nseList({ from_date: '24-01-2026', to_date: '25-01-2026' }), {
        headers: NSE_HEADERS,
      });
      expect(await nse.json()).toHaveLength(197);
      const days = await Promise.all(
        ['20260124', '20260125'].map(async (day) => {
          const answer = await fetch(replay.url + bseDay(day), { headers: BSE_HEADERS });
          return (await bseBody(answer)).Table.length;
        }),
      );
      expect(days[0]! + days[1]!).toBe(35);
      const newest = await fetch(replay.url + nseList(), { headers: NSE_HEADERS });
      expect(await newest.json()).toHaveLength(20);

      const answers = await Promise.all(
        dataset.filings.flatMap(({ attachmentUrl }) =>
          attachmentUrl ? [fetch(replay.url + attachmentUrl.replace('https:/', ''), { method: 'HEAD' })] : [],
        ),
      );
      const found = answers.filter(({ status }) => status === 200);
      expect(found.length).toBeGreaterThanOrEqual(28 + 35);
      expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
      expect(found.every(({ headers }) => headers.get('content-type') === 'application/pdf')).toBe(true);
    } finally {
      await replay.close();
    }
  });
});

describe('a recording', () => {
  const bse = { NEWSID: 'a', NEWS_DT: '2026-01-24T10:00:00.7', ATTACHMENTNAME: 'x y.pdf' };
  const nse = { seq_id: '1', an_dt: '24-Jan-2026 10:00:00', attchmntFile: '-' };
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'recording-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const write = async (files: { bse?: unknown; nse?: unknown; attachments?: unknown }) => {
    await writeFile(join(dir, 'bse-announcements.json'), JSON.stringify(files.bse ?? [bse]));
    await writeFile(join(dir, 'nse-corporate-announcements.json'), JSON.stringify(files.nse ?? [nse]));
    await writeFile(join(dir, 'attachments.json'), JSON.stringify(files.attachments ?? {}));
  };

  it('reads attachments by address, under AttachHis as under AttachLive, null for the rest', async () => {
    const url = 'https://www.bseindia.com/xml-data/corpfiling/AttachLive/x%20y.pdf';
    await write({ attachments: { [url]: 'x.bin' } });
    await writeFile(join(dir, 'x.bin'), '%PDF-');
    const recording = await loadRecording(dir);
    for (const asked of [url, url.replace('AttachLive', 'AttachHis')])
      expect((await recording.attachment(addressOf(asked)))?.bytes.toString()).toBe('%PDF-');
    expect(await recording.attachment(`${url}.zip`)).toBeNull();
  });

  it('counts a row that stands twice as one filing of two rows', async () => {
    await write({ bse: [bse, bse] });
    const { filings } = await loadRecording(dir);
    expect(filings.map(({ exchange, rows }) => [exchange, rows])).toEqual([
      ['nse', 1],
      ['bse', 2],
    ]);
  });

  it.each([
    ['row 2', { nse: [nse, { ...nse, an_dt: 'yesterday' }] }, /nse-corporate-announcements\.json, row 2.*"yesterday"/s],
    ['a missing field', { bse: [{ NEWSID: 'a' }] }, /bse-announcements\.json, row 1.*NEWS_DT/s],
    ['no array', { bse: {} }, /bse-announcements\.json/],
    ['an attachment without path', { attachments: { 'https://x.org/a': 1 } }, /attachments\.json/],
    ['no rows', { bse: [], nse: [] }, /no rows/],
  ])('names file and row of what is wrong: %s', async (_, files, message) => {
    await write(files);
    await expect(loadRecording(dir)).rejects.toThrow(
      expect.objectContaining({ code: 'recording_invalid', message: expect.stringMatching(message) }),
    );
  });

  it('says which file is missing or no JSON', async () => {
    await write({});
    await writeFile(join(dir, 'attachments.json'), '{');
    await expect(loadRecording(dir)).rejects.toThrow(/attachments\.json is no JSON/);
    await expect(loadRecording(join(dir, 'nowhere'))).rejects.toThrow(
      expect.objectContaining({ code: 'recording_unreadable' }),
    );
  });
});
