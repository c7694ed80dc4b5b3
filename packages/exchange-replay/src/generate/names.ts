import type { Random } from './random.ts';

/**
 * Names that nobody has: every family name, house and town below is coined for the replay, so that no line of a
 * generated document can be taken for a statement about a real person, company or place.
 */
const GIVEN = ['Arvesh', 'Bhavni', 'Chitral', 'Devansu', 'Eshmita', 'Girvan', 'Harshik', 'Ilesha', 'Jayvik', 'Kirthal'];
const GIVEN_MORE = ['Lavrish', 'Mohvita', 'Nirvash', 'Oviraj', 'Prithesh', 'Ruchmani', 'Sanvir', 'Tejmala', 'Urvesh'];
const FAMILY = ['Velmorra', 'Drovikar', 'Quillapati', 'Thornavat', 'Ombrelkar', 'Zandrapu', 'Brivendra', 'Coltapalli'];
const FAMILY_MORE = ['Faldurkar', 'Gorvindel', 'Hestapure', 'Jolvarkar', 'Krundeval', 'Mistrovan', 'Nalgrove'];

const HOUSES = ['Ostravane', 'Quillmere', 'Larkspindle', 'Fernwhistle', 'Grimaldene', 'Pebblethorn', 'Tallowmere'];
const HOUSES_MORE = ['Wrenhollow', 'Cindervale', 'Mosswick', 'Ravenquill', 'Thistlemoor', 'Umberlane'];
const VEHICLES = [
  'Growth Fund',
  'Capital Partners LLP',
  'Ventures Private Limited',
  'Opportunities Fund II',
  'Holdings Pte. Ltd.',
  'Investment Trust',
  'Advisors LLP',
];

const TOWNS = ['Northmarsh', 'Velapuram', 'Quarrygaon', 'Eastermere', 'Tallapet', 'Brimnagar', 'Ozhukudi', 'Fallowpur'];
const STREETS = ['Lanternmaker Road', 'Old Saltworks Lane', 'Weighbridge Street', 'Tamarind Quay', 'Copperbell Marg'];
const BODIES = [
  'Zonal Waterworks Authority of',
  'Metropolitan Tramways Board,',
  'Grid Maintenance Undertaking of',
  'Harbour Dredging Trust,',
  'Rural Roads Mission,',
];

/** `Mohvita Drovikar` */
export const person = (random: Random): string =>
  `${random.pick([...GIVEN, ...GIVEN_MORE])} ${random.pick([...FAMILY, ...FAMILY_MORE])}`;

/** `Quillmere Capital Partners LLP` */
export const institution = (random: Random): string =>
  `${random.pick([...HOUSES, ...HOUSES_MORE])} ${random.pick(VEHICLES)}`;

/** A company that is not listed. */
export const privateCompany = (random: Random): string =>
  `${random.pick([...HOUSES, ...HOUSES_MORE])} ${random.pick(['Systems', 'Foods', 'Polymers', 'Labs', 'Freight'])} Private Limited`;

export const auditor = (random: Random): string =>
  `${random.pick(FAMILY)} ${random.pick(FAMILY_MORE)} & Associates LLP`;
export const ratingAgency = (random: Random): string => `${random.pick(HOUSES)} Ratings Limited`;
export const publicBody = (random: Random): string => `${random.pick(BODIES)} ${random.pick(TOWNS)}`;
export const newspaper = (random: Random): string =>
  `${random.pick(TOWNS)} ${random.pick(['Courier', 'Mercury', 'Dispatch'])}`;
export const town = (random: Random): string => random.pick(TOWNS);
export const address = (random: Random): string =>
  `${random.int(1, 99)}, ${random.pick(STREETS)}, ${random.pick(TOWNS)} - ${random.int(1, 9)}00 ${String(random.int(0, 99)).padStart(3, '0')}`;
