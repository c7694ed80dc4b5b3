import type { UploadJob } from '@filings/queue-core';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SecuritiesReport } from '../src/index.ts';
import { type Backend, backends } from './backends.ts';
import { deadLetter, detected, document, enriched, filing, issuer } from './jobs.ts';
import { list, security } from './lists.ts';

const [OLD, NEW, OTHER] = ['INE111A01010', 'INE111A01028', 'INE222B01018'];
const [t1, t2, t3, t4] = ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01'].map(
  (day) => `${day}T01:00:00.000Z`,
) as [string, string, string, string];

/** One company: its symbol changed twice, its name once, its ISIN once; and another that took up its first symbol. */
const lists: readonly UploadJob[] = [
  list('bse-scrip-list', t1, [
    security('bse', '500001', {
      isin: OLD,
      name: 'Alpha Limited',
      shortName: 'ALPHA',
      industry: 'Steel',
      status: 'active',
    }),
  ]),
  list('bse-scrip-list', t3, [
    security('bse', '500001', {
      isin: NEW,
      name: 'Alpha Global Ltd.',
      shortName: 'ALPHAG',
      industry: 'Metals',
      status: 'active',
    }),
  ]),
  list('nse-equity-list', t2, [security('nse', 'ALPHANEW', { isin: NEW, name: 'Alpha Global Limited' })]),
  list('nse-symbol-changes', t2, [
    security('nse', 'ALPHAMID', { former: [{ kind: 'code', value: 'ALPHA', until: '2019-01-01' }] }),
    security('nse', 'ALPHANEW', { former: [{ kind: 'code', value: 'ALPHAMID', until: '2021-06-01' }] }),
  ]),
  list('nse-name-changes', t2, [
    security('nse', 'ALPHANEW', {
      name: 'Alpha Global Limited',
      former: [{ kind: 'name', value: 'Alpha Middle Limited', until: '2021-06-01' }],
    }),
  ]),
  list('nse-equity-list', t4, [security('nse', 'ALPHA', { isin: OTHER, name: 'Alphabet Foods Limited' })]),
];

describe.each(backends)('masters over $name', ({ open, unavailable }) => {
  let backend: Backend;
  beforeAll(async () => {
    if (unavailable === null) backend = await open();
  });
  beforeEach(async () => {
    if (unavailable === null) await clear();
  });
  afterAll(() => backend?.close());
  const it = test.skipIf(unavailable !== null);

  const clear = () =>
    backend.database.sql`truncate filings, announcements, documents, issuers, issuer_identifiers, outbox cascade`;

  async function saved(job: UploadJob): Promise<SecuritiesReport> {
    const [outcome] = await backend.store.save([job]);
    if (!outcome?.ok || !outcome.securities) throw new Error(`not saved: ${JSON.stringify(outcome)}`);
    expect(outcome).toMatchObject({ filingId: null, announcementId: null, status: null, investors: false });
    return outcome.securities;
  }

  /** Everything that is known, but for the numbers of the rows. */
  const known = async (): Promise<string> =>
    JSON.stringify([
      await backend.database.sql`select isin, name, symbol, scrip_code, status, industry, successor_isin, family
        from issuers order by isin`,
      await backend.database
        .sql`select isin, exchange, kind, value, source, of_code, of_day::text, first_seen, last_seen,
        left_on::text, left_at, status, is_current, valid_until::text from issuer_identifiers
        order by exchange, kind, value, source, isin, of_code`,
      await backend.store.mastersReport(),
    ]);

  it('come to one state in whatever order the lists arrive, repeated or not (G5)', async () => {
    for (const one of lists) await saved(one);
    const state = await known();
    const orders = fc.shuffledSubarray([...lists, ...lists.slice(0, 3)], { minLength: 9 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        await clear();
        for (const one of order) await backend.store.save([one]);
        expect(await known()).toBe(state);
      }),
      { numRuns: 40 },
    );
    await clear();
    await backend.store.save([...lists.toReversed(), ...lists]);
    expect(await known()).toBe(state);
  });

  it('follow a renamed company through all its codes, names and ISINs, as of their time', async () => {
    for (const one of lists) await saved(one);
    const found = await backend.store.findIssuer({ isin: OLD! });
    expect(found).toMatchObject({ isin: OLD, name: 'Alpha Limited', scripCode: '500001', successorIsin: NEW });
    expect(found?.chain.map((one) => one.isin)).toEqual([OLD, NEW]);
    const shown = found?.identifiers.map((one) => [one.exchange, one.kind, one.value, one.current, one.validUntil]);
    expect(shown).toEqual([
      ['bse', 'code', '500001', true, null],
      ['bse', 'code', '500001', false, '2024-03-01'],
      ['bse', 'name', 'Alpha Global Ltd.', true, null],
      ['bse', 'name', 'Alpha Limited', true, null],
      ['bse', 'short_name', 'ALPHA', true, null],
      ['bse', 'short_name', 'ALPHAG', true, null],
      ['nse', 'code', 'ALPHANEW', true, null],
      ['nse', 'code', 'ALPHAMID', false, '2021-06-01'],
      ['nse', 'code', 'ALPHA', false, '2019-01-01'],
      ['nse', 'name', 'Alpha Global Limited', true, null],
      ['nse', 'name', 'Alpha Middle Limited', false, '2021-06-01'],
    ]);
    // A code of today is meant before one of then; a former one still leads to the company.
    expect(await backend.store.findIssuer({ exchange: 'nse', code: 'ALPHA' })).toMatchObject({ isin: OTHER });
    expect(await backend.store.findIssuer({ exchange: 'nse', code: 'ALPHAMID' })).toMatchObject({ isin: NEW });
    expect(await backend.store.findIssuer({ exchange: 'bse', code: '500001' })).toMatchObject({ isin: NEW });
    expect(await backend.store.findIssuer({ name: 'ALPHA MIDDLE LTD' })).toMatchObject({ isin: NEW });
    expect(await backend.store.findIssuer({ name: 'alphabet foods' })).toMatchObject({ isin: OTHER, symbol: 'ALPHA' });
    for (const query of [{ isin: 'INE999Z01017' }, { exchange: 'bse', code: '1' }, { name: 'Alph' }] as const)
      expect(await backend.store.findIssuer(query)).toBeNull();
    expect(await backend.store.mastersReport()).toMatchObject({
      issuers: 3,
      listed: { bse: 1, nse: 2 },
      formerNames: 1,
      formerCodes: 3,
      linkedIsins: 1,
    });
  });

  it('report what a list did, and nothing the second time', async () => {
    expect(await saved(lists[0]!)).toMatchObject({ received: 1, issuers: 1, added: 1, renamed: 0, linked: 0 });
    expect(await backend.store.save([lists[0]!])).toMatchObject([{ applied: false, securities: { added: 0 } }]);
    expect(await saved(lists[1]!)).toMatchObject({ added: 1, linked: 1, moved: 0 });
    expect(await saved(lists[3]!)).toMatchObject({ received: 2, withoutIsin: 2, issuers: 0, renamed: 0 });
    const renamed = security('bse', '500001', { isin: NEW, name: 'Alpha Worldwide Limited' });
    expect(await saved(list('bse-scrip-list', t4, [renamed]))).toMatchObject({ renamed: 1, added: 0 });
    expect((await backend.store.findIssuer({ isin: NEW! }))?.name).toBe('Alpha Worldwide Limited');
    // An older list comes late: it tells of one more former name, and overrules nothing.
    expect(await saved(list('bse-scrip-list', t2, [{ ...renamed, name: 'Alpha Interim Limited' }]))).toMatchObject({
      renamed: 1,
    });
    expect((await backend.store.findIssuer({ isin: NEW! }))?.name).toBe('Alpha Worldwide Limited');
  });

  it('an old list that is read late does not turn the chain of ISINs round: their numbers say which is newer', async () => {
    await saved(lists[1]!);
    const late = list('stonks', t4, [security('bse', '500001', { isin: OLD!, name: 'Alpha Limited' })]);
    expect(await saved(late)).toMatchObject({ linked: 1, moved: 0 });
    expect(await backend.store.findIssuer({ isin: OLD! })).toMatchObject({ successorIsin: NEW });
    expect(await backend.store.findIssuer({ exchange: 'bse', code: '500001' })).toMatchObject({ isin: NEW });
  });

  it('a code that goes to a stranger moves and is told; one that two ISINs claim at once is a conflict', async () => {
    await saved(list('bse-scrip-list', t1, [security('bse', '500009', { isin: OLD!, name: 'Alpha Limited' })]));
    const stranger = security('bse', '500009', { isin: OTHER!, name: 'Beta Limited' });
    expect(await saved(list('bse-scrip-list', t2, [stranger]))).toMatchObject({ moved: 1, linked: 0 });
    expect(await backend.store.findIssuer({ exchange: 'bse', code: '500009' })).toMatchObject({ isin: OTHER });
    expect(await backend.store.findIssuer({ isin: OLD! })).toMatchObject({ successorIsin: null });
    const twice = [NEW!, OTHER!].map((isin) => security('bse', '500010', { isin, status: 'active' }));
    twice.push(security('bse', '500011', { isin: NEW!, status: 'active' }));
    expect(await saved(list('bse-scrip-list', t2, twice))).toMatchObject({ conflicts: 1 });
  });

  it('place a filing by its code first, by the holder of the symbol at that time, and only then by its name (G15)', async () => {
    for (const one of lists) await saved(one);
    await backend.store.save([detected(filing({ ...issuer(), isin: OTHER!, name: 'Some Other Limited' }, 'nse'))]);
    const bare = { ...issuer(), isin: null as unknown as string };
    const place = async (changes: Parameters<typeof filing>[2], exchange: 'bse' | 'nse' = 'bse') => {
      const one = filing(bare, exchange, { isin: null, scripCode: null, symbol: null, companyName: null, ...changes });
      const [outcome] = await backend.store.save([detected(one)]);
      return (await backend.store.get(outcome?.ok ? outcome.announcementId! : ''))?.company.isin;
    };
    // Rows have taught that name as another company's: the code decides.
    expect(await place({ scripCode: '500001', companyName: 'Some Other Ltd' })).toBe(NEW);
    expect(await place({ symbol: 'ALPHA', publishedAt: '2018-05-01T05:00:00.000Z' }, 'nse')).toBe(NEW);
    expect(await place({ symbol: 'ALPHA', publishedAt: '2024-05-01T05:00:00.000Z' }, 'nse')).toBe(OTHER);
    expect(await place({ companyName: 'Alpha Middle Ltd.-$' })).toBe(NEW);
    expect(await place({ scripCode: '973211', companyName: 'Alphabet Foods Limited' })).toBe(OTHER);
    expect(await place({ scripCode: '999999', companyName: 'Nobody Knows Limited' })).toBeNull();
    // A name that two companies bore says nothing.
    await saved(
      list('bse-scrip-list', t4, [security('bse', '500020', { isin: 'INE333C01016', name: 'Alpha Middle Limited' })]),
    );
    expect(await place({ companyName: 'Alpha Middle Limited' })).toBeNull();
    expect(await backend.store.mastersReport()).toMatchObject({
      filingsWithoutIssuer: 2,
      unknown: [
        { exchange: 'bse', code: '999999', name: 'Nobody Knows Limited', filings: 1 },
        { exchange: 'bse', code: null, name: 'Alpha Middle Limited', filings: 1 },
      ],
    });
  });

  it('fill in what stood without an issuer, tell readers, and join the copies that turn out to be one issuer’s (G14, G15)', async () => {
    const read = document();
    const bse = filing(issuer(), 'bse', { isin: null, scripCode: '500001', companyName: 'ALPHA-$' });
    const nse = filing({ ...issuer(), isin: NEW!, name: 'Alpha Global Limited', symbol: 'ALPHANEW' }, 'nse');
    await backend.store.save([enriched(bse, read), enriched(nse, read)]);
    expect((await backend.store.list()).items).toHaveLength(2);
    expect(await saved(lists[1]!)).toMatchObject({ filled: 1, joined: 1, more: false });
    expect((await backend.store.list({ isin: NEW })).items).toMatchObject([
      { filingCount: 2, exchanges: ['bse', 'nse'] },
    ]);
    expect((await backend.store.list()).items).toHaveLength(1);
    expect(await backend.store.runSummary()).toMatchObject({ duplicates: 0, superseded: 1 });
    const [last] = await backend.database.sql`select type from outbox order by id desc limit 1`;
    expect(last?.type).toBe('announcement.enriched');
  });

  it('join copies whose ISINs turn out to be one company’s, and list them under each of its ISINs and symbols', async () => {
    const read = document();
    const early = filing({ ...issuer(), isin: OLD!, symbol: 'ALPHAMID' }, 'nse', {
      publishedAt: '2020-01-01T05:00:00.000Z',
    });
    const late = filing({ ...issuer(), isin: NEW!, symbol: 'ALPHANEW' }, 'nse');
    const copy = filing({ ...issuer(), isin: OLD!, symbol: 'ALPHAMID' }, 'nse');
    await backend.store.save([detected(early), enriched(late, read), enriched(copy, read)]);
    expect((await backend.reader.list({ isin: NEW })).items).toHaveLength(1);
    for (const one of lists) await saved(one);
    for (const filter of [{ isin: OLD }, { isin: NEW }, { symbol: 'ALPHAMID' }, { symbol: 'ALPHANEW' }]) {
      const { items } = await backend.reader.list(filter);
      expect(items.map((item) => item.filingCount)).toEqual([2, 1]);
    }
    expect((await backend.reader.list({ symbol: 'ALPHA' })).items).toEqual([]);
  });

  it('fill more than one call may, a step at a time', async () => {
    const of = { ...issuer(), name: 'Alpha Limited', scripCode: '500001' };
    const many = Array.from({ length: 1203 }, () => filing(of, 'bse', { isin: null }));
    for (let at = 0; at < many.length; at += 401) await backend.store.save(many.slice(at, at + 401).map(detected));
    expect(await saved(lists[0]!)).toMatchObject({ filled: 1203, more: false });
    expect((await backend.store.mastersReport()).filingsWithoutIssuer).toBe(0);
  });

  it('and filings at the same time neither deadlock nor miss each other', async () => {
    const stores = [backend.another(), backend.another(), backend.another()];
    for (let round = 0; round < 8; round += 1) {
      await clear();
      const codes = Array.from({ length: 20 }, (_, n) => `${600_000 + n}`);
      const masters = codes.map((code, n) =>
        security('bse', code, { isin: `INE5${String(n).padStart(2, '0')}A01010`, name: `Company number ${n} Limited` }),
      );
      const filings = codes.map((code) => filing(issuer(), 'bse', { isin: null, scripCode: code }));
      const outcomes = await Promise.all([
        stores[0]!.save(filings.map(detected)),
        stores[1]!.save([list('bse-scrip-list', t1, masters), list('bse-scrip-list', t2, masters.toReversed())]),
        stores[2]!.save([...filings.toReversed().map(detected), deadLetter(null)]),
      ]);
      expect(outcomes.flat().every((outcome) => outcome.ok)).toBe(true);
      expect((await backend.store.mastersReport()).filingsWithoutIssuer).toBe(0);
    }
  });

  it('are read by all, written and reported by the service alone (G31)', async () => {
    const forbidden = { code: 'forbidden', failure: 'permanent' };
    await expect(backend.reader.mastersReport()).rejects.toMatchObject(forbidden);
    await expect(backend.reader.findIssuer({ isin: OLD! })).rejects.toMatchObject(forbidden);
    await expect(backend.reader.save([lists[0]!])).rejects.toMatchObject(forbidden);
  });

  it('a list with a line that is none is refused whole, by name', async () => {
    const bad = list('bse-scrip-list', t1, [
      security('bse', '1', { isin: 'INE1' }),
      security('bse', '2', { isin: OLD! }),
    ]);
    expect(await backend.store.save([bad, lists[0]!])).toMatchObject([
      { ok: false, code: 'constraint_refused' },
      { ok: true },
    ]);
    expect((await backend.store.mastersReport()).issuers).toBe(1);
  });
});
