/** What the pictures of a PDF file tell of its pages, before any page is drawn. */
export interface PictureSurvey {
  /** Pictures in the shape and at least about the resolution of a scanned sheet: a page each, as a rule. */
  sheets: number;
  /** Million pixels of all pictures. */
  megapixels: number;
}

const MARK = Buffer.from('/Image');
/** A dictionary is short; what stands further off belongs to another object. */
const REACH = 1200;
const WIDTH = /\/Width\s+(\d{1,6})(?!\d|\s+\d+\s+R)/g;
const HEIGHT = /\/Height\s+(\d{1,6})(?!\d|\s+\d+\s+R)/g;

/**
 * Counts the pictures of a file by their dictionaries, which stand uncompressed and unencrypted in the bytes because a
 * picture is a stream. A millisecond a megabyte, where asking pdf.js for a page's pictures costs 5 to 150 ms.
 * Upper bounds only: a picture of an older revision counts too, and one that no page shows.
 */
export function surveyPictures(bytes: Uint8Array): PictureSurvey {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const survey: PictureSurvey = { sheets: 0, megapixels: 0 };
  for (let at = file.indexOf(MARK); at !== -1; at = file.indexOf(MARK, at + MARK.length)) {
    const next = file[at + MARK.length];
    // "/ImageMask", "/ImageB" and "/ImageC" are other names.
    if (next !== undefined && isLetter(next)) continue;
    const [width, height] = sizeOf(dictionaryAround(file, at));
    survey.megapixels += (width * height) / 1e6;
    if (isSheet(width, height)) survey.sheets += 1;
  }
  return survey;
}

const isLetter = (byte: number): boolean => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);

function dictionaryAround(file: Buffer, at: number): string {
  const before = file.toString('latin1', Math.max(0, at - REACH), at);
  const after = file.toString('latin1', at, at + REACH);
  const end = after.search(/\bstream\r?\n/);
  return before.slice(before.lastIndexOf(' obj') + 1) + (end === -1 ? after : after.slice(0, end));
}

/** The largest, because parameters of filters may hold a width of their own. */
function sizeOf(dictionary: string): [number, number] {
  const most = (pattern: RegExp): number => {
    let value = 0;
    for (const match of dictionary.matchAll(pattern)) value = Math.max(value, Number(match[1]));
    return value;
  };
  return [most(WIDTH), most(HEIGHT)];
}

/** A4, letter, legal, foolscap and newspaper sheets, upright or lying, from about 70 dpi on. */
function isSheet(width: number, height: number): boolean {
  const short = Math.min(width, height);
  const long = Math.max(width, height);
  return long >= 800 && short / long >= 0.58 && short / long <= 0.81;
}
