import type { BseSegment } from '../bse/row.ts';

/** Fund houses' schemes. */
const FIRST_FUND_CODE = 9_000_000;
const NAV = /\bNAVs?\b|\bnet asset values?\b/i;

/**
 * The list that has an item's row, by BSE's ranges of scrip codes, as its list of scrips uses them: 5xxxxx are shares;
 * 72xxxx and 73xxxx commercial paper, 91xxxx to 97xxxx bonds and debentures; 9,000,000 and above, or a text about
 * a NAV, funds. A share's code beside a NAV is an exchange-traded fund or a trust, which may be in either list: null.
 * So are all other ranges (rights, partly paid shares, government paper).
 */
export function bseSegmentOf(scripCode: string | null, text: string): BseSegment | null {
  const code = Number(scripCode ?? Number.NaN);
  if (code >= FIRST_FUND_CODE) return 'mf';
  const isShare = code >= 500_000 && code < 600_000;
  if (NAV.test(text)) return isShare ? null : 'mf';
  if (isShare) return 'equity';
  return /^(?:7[23]|9[1-7])\d{4}$/.test(scripCode ?? '') ? 'debt' : null;
}
