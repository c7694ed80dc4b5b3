import type { FastifyInstance } from 'fastify';
import { jsonRows, type RowsAnswer } from '../answers/answer.ts';
import type { Gateway } from '../gateway.ts';
import { BSE_ERROR_PAGE, NOT_FOUND } from '../pages.ts';
import { dayOf } from '../time.ts';
import { bseSearch } from './bse-search.ts';
import { bseSecurities, parseBseSecuritiesQuery } from './bse-securities.ts';
import { issuerOn } from './issuers.ts';
import {
  EQUITY_HEADER,
  NAME_CHANGE_HEADER,
  nameChanges,
  nseSecurities,
  SME_HEADER,
  smeSecurities,
  symbolChanges,
} from './nse-securities.ts';

const BSE_API = '/api.bseindia.com/BseIndiaAPI/api';
const NSE_CONTENT = '/nsearchives.nseindia.com/content/equities';
const NSE_EMERGE = '/nsearchives.nseindia.com/emerge/corporates/content';
const config = { faultTarget: 'masters' } as const;

export interface MasterOptions {
  /** Rows as wrong as some of the real ones; default false. */
  dirtyMasters?: boolean | undefined;
}

/** BSE's lists of securities; `app` asks for the headers that all of its API wants. A recording has no lists. */
export function bseMasterRoutes(app: FastifyInstance, gateway: Gateway, { dirtyMasters }: MasterOptions): void {
  const issuers = () => gateway.issuers.map((issuer) => issuerOn(issuer, dayOf(gateway.clock.now())));

  app.get(`${BSE_API}/ListofScripData/w`, { config }, async (request, reply) => {
    const query = parseBseSecuritiesQuery(request.query as Record<string, unknown>);
    if (gateway.issuers.length === 0) return reply.redirect(BSE_ERROR_PAGE, 302);
    reply.type('application/json; charset=utf-8');
    const version = dayOf(gateway.clock.now());
    return gateway.send(request, reply, `bse-scrips ${JSON.stringify(query)}`, version, async () =>
      jsonRows(bseSecurities(issuers(), query, dirtyMasters).map((row) => JSON.stringify(row))),
    );
  });

  app.get<{ Querystring: { Type?: string; text?: string } }>(
    `${BSE_API}/PeerSmartSearch/w`,
    { config },
    async ({ query }, reply) => {
      if (query.Type !== 'SS' || query.text === undefined) return reply.redirect(BSE_ERROR_PAGE, 302);
      return reply.type('application/json; charset=utf-8').send(bseSearch(issuers(), query.text));
    },
  );
}

/** NSE's, all of them CSV. */
export function nseMasterRoutes(app: FastifyInstance, gateway: Gateway, { dirtyMasters }: MasterOptions): void {
  const csv = (header: string | null, rows: readonly string[]): RowsAnswer => ({
    head: header === null ? '' : `${header}\n`,
    rows,
    between: '\n',
    tail: '\n',
    empty: header === null ? '' : `${header}\n`,
  });
  const issuersOn = (day: string) => gateway.issuers.map((issuer) => issuerOn(issuer, day));
  const lists: Record<string, (day: string) => RowsAnswer> = {
    [`${NSE_CONTENT}/EQUITY_L.csv`]: (day) => csv(EQUITY_HEADER, nseSecurities(issuersOn(day), dirtyMasters)),
    [`${NSE_EMERGE}/SME_EQUITY_L.csv`]: (day) => csv(SME_HEADER, smeSecurities(issuersOn(day))),
    [`${NSE_CONTENT}/symbolchange.csv`]: (day) => csv(null, symbolChanges(gateway.issuers, day)),
    [`${NSE_CONTENT}/namechange.csv`]: (day) => csv(NAME_CHANGE_HEADER, nameChanges(gateway.issuers, day)),
  };
  for (const [file, build] of Object.entries(lists))
    app.get(file, { config }, async (request, reply) => {
      if (gateway.issuers.length === 0) return reply.code(404).type('text/html').send(NOT_FOUND);
      const day = dayOf(gateway.clock.now());
      reply.type('text/csv');
      return gateway.send(request, reply, file, day, async () => build(day));
    });
}
