import { afterEach, describe, expect, it } from 'vitest';
import { generateDay } from '../src/generate/day.ts';
import { createReplay, type Replay } from '../src/server.ts';
import { BSE_HEADERS, rowsOf, tinyDay } from './support.ts';

const BSE_LIST =
  '/api.bseindia.com/BseIndiaAPI/api/ListofScripData/w?Group=&Scripcode=&industry=&segment=Equity&status=Active';
const NSE_LIST = '/nsearchives.nseindia.com/content/equities/EQUITY_L.csv';

let replay: Replay | undefined;
afterEach(async () => {
  await replay?.close();
  replay = undefined;
});
const get = (path: string) => fetch(replay!.url + path, { headers: BSE_HEADERS, redirect: 'manual' });

describe('lists of securities', () => {
  it('name every listed issuer of a generated day, each exchange its own', async () => {
    const dataset = generateDay({ filings: 1 });
    replay = await createReplay({ dataset, speed: 1 });
    const scrips = await rowsOf(await get(BSE_LIST));
    expect(scrips).toHaveLength(52);
    expect(scrips.every((row) => Object.values(row).every((value) => typeof value === 'string'))).toBe(true);
    const lines = (await (await get(NSE_LIST)).text()).trim().split('\n');
    expect(lines[0]).toContain(', ISIN NUMBER,');
    expect(lines).toHaveLength(1 + 48);
    const both = new Set(scrips.map(({ ISIN_NUMBER }) => ISIN_NUMBER));
    expect(lines.slice(1).filter((line) => both.has(line.split(',')[6]))).toHaveLength(40);
  });

  it('are not there for a recording', async () => {
    replay = await createReplay({ dataset: tinyDay(1), speed: 1 });
    expect([(await get(BSE_LIST)).status, (await get(NSE_LIST)).status]).toEqual([302, 404]);
  });
});
