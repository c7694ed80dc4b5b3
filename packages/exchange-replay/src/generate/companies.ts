import type { IssuerChange } from '../dataset.ts';
import { address, person } from './names.ts';
import type { Random } from './random.ts';

export interface Company {
  /** As NSE and the letterhead print it. */
  name: string;
  /** As BSE prints it: `Ltd`, capitals or a `-$` at the end. */
  bseName: string;
  isin: string;
  symbol: string | null;
  scripCode: string | null;
  industry: string;
  address: string;
  /** Signs the letters. */
  secretary: string;
  face: 'sans' | 'serif';
  /** Its shares trade in NSE's segment for small companies, where a dataset has that segment. */
  sme: boolean;
  changes?: readonly IssuerChange[];
  /** Whose login is in front of NSE's attachment names: the symbol only at two thirds of the issuers. */
  login: string;
}

/** Coined, and searched for in vain among the listed: nobody is called like this. */
const STEMS = `Zyphrel Quorvane Brontavia Thrumwell Ozvanti Kelvorra Mirthonix Pellandra Vantrosil Jhorwick Drelmont
Skarnova Ulvantis Wexbrill Yondrake Fenlorix Gralvex Hythorne Ixmara Nolbryth Plinthora Quenzalic Rovendell Sylphorat
Tarnquist Umbrelax Vorlathe Whistrane Xandrell Zorbiste Abrenthal Blixworth Cromvale Dwindara Elthorque Frostamere
Glimvard Hollowick Irrenbay Jaxpern Krelvane Lumbrith Mazewick Nimbrask Orbelund Praxwell Quibberan Rasculon Snorvald
Trezmont Underwhist Vexmoor Wombrant Xylomere Yarrowix Zentrival Ambergast Brindlock Corvanthe Dunmarrow`.split(/\s+/);

const TRADES: readonly [trade: string, industry: string][] = [
  ['Castings', 'Castings & Forgings'],
  ['Textiles', 'Textiles - Cotton'],
  ['Lifesciences', 'Pharmaceuticals'],
  ['Infra Projects', 'Construction'],
  ['Switchgear', 'Heavy Electrical Equipment'],
  ['Foods', 'Food And Food Processing'],
  ['Speciality Chemicals', 'Chemicals'],
  ['Housing Finance', 'Finance - Housing'],
  ['Software', 'Computers - Software'],
  ['Cables', 'Cables - Power'],
];

export const COMPANY_COUNT = STEMS.length;

/** Sixty invented issuers: forty on both exchanges, twelve on BSE only, eight on NSE only. */
export function createCompanies(random: Random): Company[] {
  return random.shuffle(STEMS).map((stem, index) => company(stem, index, random.fork(`company-${stem}`)));
}

function company(stem: string, index: number, random: Random): Company {
  const [trade, industry] = TRADES[index % TRADES.length]!;
  // An ampersand and a dash in the symbol have to be escaped in addresses; the "&" differs between the exchanges.
  const joined = index === 0 ? `${stem} & Sons ${trade}` : `${stem} ${trade}`;
  const symbol =
    index === 0 ? `${stem.toUpperCase()}&S` : index === 1 ? `${stem.toUpperCase()}-BE` : stem.toUpperCase();
  const name = `${joined} Limited`;
  const bseName = [`${joined.replace('&', 'and')} Ltd`, name, name.toUpperCase(), `${joined} Ltd-$`][
    index % 9 === 8 ? 3 : index % 3
  ]!;
  const onNse = index < 48;
  const onBse = index < 40 || index >= 48;
  return {
    name,
    bseName,
    isin: inventedIsin(index),
    symbol: onNse ? symbol : null,
    scripCode: onBse ? String(589_100 + index * 7) : null,
    industry,
    address: address(random),
    secretary: person(random),
    sme: onNse && !onBse && index >= 44,
    face: random.chance(0.5) ? 'sans' : 'serif',
    login: random.chance(1 / 3) ? `cs${person(random).toLowerCase().replace(/\W/g, '').slice(0, 9)}` : symbol,
  };
}

/**
 * An ISIN that nobody has: issuer codes begin with a digit, these with a `Z`. The last digit is the check digit of
 * ISO 6166: `issue` counts the shares that a split has put in place of others; letters become 10..35, then Luhn over all digits.
 */
export function inventedIsin(index: number, issue = 1): string {
  const body = `INEZ${String(index).padStart(3, '0')}010${issue}`;
  return body + isinCheckDigit(body);
}

/** Of the first eleven characters. */
export function isinCheckDigit(body: string): number {
  const digits = [...body].map((char) => Number.parseInt(char, 36).toString()).join('');
  const sum = [...digits].reverse().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
