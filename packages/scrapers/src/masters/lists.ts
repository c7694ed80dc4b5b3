import type { Exchange } from '@filings/queue-core';
import type { MasterSource } from './master.ts';

export interface ListAddress {
  source: MasterSource;
  url: string;
}

const BSE_API = 'https://api.bseindia.com/BseIndiaAPI/api';
const NSE_ARCHIVES = 'https://nsearchives.nseindia.com';

/**
 * The lists of each exchange, in the order in which they are to be stored: who there is before what they were called.
 * BSE's is asked without a status: then it has the suspended and the delisted too (about 10,900 rows, 5,000 active).
 */
export const MASTER_LISTS: Readonly<Record<Exchange, readonly ListAddress[]>> = {
  bse: [
    {
      source: 'bse-scrip-list',
      url: `${BSE_API}/ListofScripData/w?Group=&Scripcode=&industry=&segment=Equity&status=`,
    },
  ],
  nse: [
    { source: 'nse-equity-list', url: `${NSE_ARCHIVES}/content/equities/EQUITY_L.csv` },
    { source: 'nse-sme-list', url: `${NSE_ARCHIVES}/emerge/corporates/content/SME_EQUITY_L.csv` },
    { source: 'nse-symbol-changes', url: `${NSE_ARCHIVES}/content/equities/symbolchange.csv` },
    { source: 'nse-name-changes', url: `${NSE_ARCHIVES}/content/equities/namechange.csv` },
  ],
};

/** What each exchange wants to see: without Referer and Origin BSE redirects to its home page. */
export const HEADERS: Readonly<Record<Exchange, Record<string, string>>> = {
  bse: {
    accept: 'application/json, text/plain, */*',
    referer: 'https://www.bseindia.com/',
    origin: 'https://www.bseindia.com',
  },
  nse: { accept: 'text/csv, */*', referer: 'https://www.nseindia.com/market-data/securities-available-for-trading' },
};

/** BSE's search box: a scrip code, a short name, an ISIN or a part of a name. */
export const searchUrl = (text: string): string =>
  `${BSE_API}/PeerSmartSearch/w?${new URLSearchParams({ Type: 'SS', text })}`;
