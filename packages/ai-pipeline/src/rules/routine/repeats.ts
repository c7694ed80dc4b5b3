import type { RoutineRule } from './rule.ts';

export const DEBT_REPEAT: RoutineRule = {
  id: 'debt-repeat',
  version: 1,
  title: 'One attachment filed under many debt scrips',
  why: 'An issuer of bonds files one letter once for each of them; the first is read in full and the others take it over.',
  segments: ['debt'],
  scripCodes: /^9\d{5}$/,
  // Names that are given out once: BSE's own, and NSE's with login and second. Others may come again with other bytes.
  file: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.pdf$|_\d{14}_.*\.(?:pdf|zip)$/i,
  not: [],
  repeats: true,
  reads: 'row',
  examples: {
    fit: [
      { exchange: 'bse', segment: 'debt', scripCode: '975123', file: '309bf19a-0c1d-4d2e-8f3a-1b2c3d4e5f60.pdf' },
      { exchange: 'nse', segment: 'debt', file: 'ACMECAP_07082026232942_Final.pdf' },
      { exchange: 'bse', segment: 'equity', scripCode: '975123', file: '309bf19a-0c1d-4d2e-8f3a-1b2c3d4e5f60.pdf' },
    ],
    pass: [
      { exchange: 'bse', segment: 'equity', scripCode: '500001', file: '309bf19a-0c1d-4d2e-8f3a-1b2c3d4e5f60.pdf' },
      { exchange: 'nse', segment: 'equities', file: 'ACME_07082026232942_Final.pdf' },
      { exchange: 'bse', segment: 'debt', scripCode: '975123', file: 'Final.pdf' },
      { exchange: 'bse', segment: 'debt', scripCode: '975123' },
    ],
  },
};
