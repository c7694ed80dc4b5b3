import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from '../src/document/fetch/public-address.ts';
import { createEnricher } from '../src/index.ts';
import { makeFiling, withUrls } from './helpers/filing.ts';

describe('G31: which addresses are on the internet', () => {
  it.each([
    '10.1.2.3',
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    '2001:db8::1',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '23.40.100.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.255.255',
    '11.0.0.1',
    '2600:1406:5400::1',
    '::ffff:23.40.100.1',
    '64:ff9b::1728:6401',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('G31: a name of the exchange that leads into the own network', () => {
  const saying = (...addresses: string[]) =>
    publicLookup((_, __, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as LookupAddress),
      ),
    );
  const asked = (lookup: ReturnType<typeof saying>, all: boolean) =>
    new Promise((resolve, reject) =>
      lookup('www.bseindia.com', { all }, (error, ...found) => (error ? reject(error) : resolve(found))),
    );

  it('keeps its public addresses only', async () => {
    expect(await asked(saying('10.0.0.1', '23.40.100.1', 'fd00::1'), true)).toEqual([
      [{ address: '23.40.100.1', family: 4 }],
    ]);
    expect(await asked(saying('10.0.0.1', '23.40.100.1'), false)).toEqual(['23.40.100.1', 4]);
    await expect(asked(saying('10.0.0.1', '::1'), true)).rejects.toThrow(
      /10\.0\.0\.1, ::1, which is not on the internet/,
    );
  });

  it('is not connected to, whoever answers there, and may be right the next time', async () => {
    // By the system's own name server, as a worker has it.
    const enricher = createEnricher({ allowedHosts: ['localhost'] });
    const filing = makeFiling(withUrls('https://localhost/a.pdf'));
    await expect(enricher.enrich(filing)).rejects.toMatchObject({
      code: 'fetch_failed',
      failure: 'transient',
      message: expect.stringContaining('not on the internet'),
    });
    await enricher.close();
  });
});
