import type { Exchange } from '@filings/queue-core';
import type { Candidate, ToldList } from '@filings/scrapers';
import type { Issuer, MastersReport } from '@filings/supabase-sink';
import { plural, table } from '../output.ts';
import type { Refreshed } from './refresh.ts';
import type { TakenList } from './taken.ts';

const date = (time: string): string => time.slice(0, 10);
const short = (text: string): string => (text.length <= 100 ? text : `${text.slice(0, 99)}…`);

/** A line a list, and below it what was odd about its rows. */
export function takenView(lists: readonly TakenList[]): string {
  const overview = table(
    [
      'LIST',
      'AS OF',
      'ROWS',
      'KEPT',
      'MERGED',
      'LEFT OUT',
      'SECURITIES',
      'ADDED',
      'RENAMED',
      'MOVED',
      'LINKED',
      'CONFLICTS',
      'FILLED',
    ],
    lists.map(({ source, asOf, rows, securities, stored }) => [
      source,
      date(asOf),
      rows.read,
      rows.kept,
      rows.merged,
      rows.leftOut,
      securities,
      stored?.added ?? null,
      stored?.renamed ?? null,
      stored?.moved ?? null,
      stored?.linked ?? null,
      stored?.conflicts ?? null,
      stored?.filled ?? null,
    ]),
  );
  const odd = lists.flatMap(({ source, anomalies }) =>
    anomalies.map(({ kind, rows, examples }) => [source, kind, rows, short(exampleWords(examples[0]))]),
  );
  if (odd.length === 0) return `${overview}\n\nNothing odd about any row.`;
  return `${overview}\n\n${table(['LIST', 'ANOMALY', 'ROWS', 'FOR EXAMPLE'], odd)}`;
}

const exampleWords = (example: TakenList['anomalies'][number]['examples'][number] | undefined): string =>
  example === undefined ? '' : `row ${example.row}: ${example.message}`;

export function refreshedView({ lists, failed }: Refreshed): string {
  const parts = lists.length === 0 ? [] : [takenView(lists)];
  if (failed.length > 0) {
    const rows = failed.map(({ source, code, message }) => [source, code, message]);
    parts.push(`Not taken, and what is known of them stays:\n${table(['LIST', 'CODE', 'REASON'], rows)}`);
  }
  return parts.join('\n\n');
}

export interface MastersStatus {
  report: MastersReport;
  lists: Record<Exchange, ToldList[]>;
}

export function statusView({ report, lists }: MastersStatus): string {
  const { issuers, listed, identifiers, formerNames, formerCodes, linkedIsins, filingsWithoutIssuer, unknown } = report;
  const counts = [
    `${plural(issuers, 'issuer')}, ${listed.bse} listed at BSE, ${listed.nse} at NSE`,
    `${plural(identifiers, 'code and name', 'codes and names')}, of these ${plural(formerCodes, 'former code')} and ${plural(formerNames, 'former name')}`,
    `${plural(linkedIsins, 'ISIN')} succeeded by another`,
    `${plural(filingsWithoutIssuer, 'filing')} without an issuer`,
  ].join('\n');
  const taken = table(
    ['LIST', 'TAKEN', 'ROWS', 'STATE'],
    [...lists.bse, ...lists.nse].map(({ source, state, overdue }) => [
      source,
      state.takenAt === null ? 'never' : `${state.takenAt.slice(0, 16)}Z`,
      state.rows,
      state.failing === null
        ? ''
        : `${overdue ? 'OVERDUE, ' : ''}failing since ${date(state.failing.since)}: ${short(state.failing.message)}`,
    ]),
  );
  if (unknown.length === 0) return `${counts}\n\n${taken}`;
  const whom = unknown.map(({ exchange, code, name, filings }) => [exchange.toUpperCase(), code, name, filings]);
  return `${counts}\n\n${taken}\n\nNobody knows who these are:\n${table(['EXCHANGE', 'CODE', 'NAME', 'FILINGS'], whom)}`;
}

export function issuerView(issuer: Issuer): string {
  const head = [
    `Name        ${issuer.name ?? 'unknown'}`,
    `ISIN        ${issuer.isin}${issuer.successorIsin === null ? '' : `, succeeded by ${issuer.successorIsin}`}`,
    `BSE         ${issuer.scripCode ?? '–'}`,
    `NSE         ${issuer.symbol ?? '–'}`,
    `Status      ${issuer.status ?? 'unknown'}`,
    `Industry    ${issuer.industry ?? 'unknown'}`,
    ...(issuer.chain.length > 1 ? [`All ISINs   ${issuer.chain.map(({ isin }) => isin).join(' -> ')}`] : []),
  ].join('\n');
  const known = issuer.identifiers.map(({ kind, exchange, value, current, validUntil, isin, sources }) => [
    kind,
    exchange.toUpperCase(),
    value,
    current ? 'now' : validUntil === null ? 'at some time' : `until ${validUntil}`,
    isin,
    sources.join(', '),
  ]);
  return `${head}\n\n${table(['KIND', 'EXCHANGE', 'VALUE', 'WHEN', 'ISIN', 'LISTS'], known)}`;
}

export function candidatesView(candidates: readonly Candidate[]): string {
  const rows = candidates.map(({ code, shortName, isin, name }) => [code, shortName, isin, name]);
  return `Not known here; BSE's search finds:\n${table(['CODE', 'SHORT NAME', 'ISIN', 'NAME'], rows)}`;
}
