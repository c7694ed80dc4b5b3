import { isReadable, type Page } from '../document/page.ts';
import { oneLine } from './normalise.ts';

/** What a covering letter says about itself. */
export interface Letter {
  /** The line after "Sub:", or null. */
  subject: string | null;
  /** Sentences in which the company discloses something, in their order. */
  disclosures: string[];
}

const SUBJECT = /^\s*(?:(?:re|ref)\s*[:.-]\s*)?sub(?:ject)?(?:\s+matter)?\s*[:.–—-]+\s*(.*)$/i;
const SUBJECT_END =
  /^\s*(?:dear\b|respected|ref(?:erence)?\b|to\b|sirs?\b|scrip\b|symbol\b|isin\b|this is|we\b|in (?:terms|compliance)|pursuant|with reference|further to)/i;
const DISCLOSURE =
  /\b(?:(?:this is|we (?:wish|would like|are pleased|hereby wish)) to (?:inform|intimate|announce|submit|bring|notify)|(?:we )?hereby (?:inform|intimate|submit|enclose|notify|announce)|(?:is|are|be) (?:hereby )?(?:informed|intimated)|please (?:find|take note|note)|we enclose|we are (?:enclosing|submitting|pleased|informing)|has (?:informed|received|approved|been awarded|bagged|secured|entered|allotted|announced|assigned|reaffirmed)|have (?:received|approved|been awarded|bagged|secured|entered)|inter[- ]alia)\b/i;
const NOISE =
  /kindly take|take (?:the same|this|it) on (?:your )?records?|for your (?:kind )?(?:information|records?|perusal)(?: and records?)?\.?$|available on the (?:company'?s )?website|thank(?:ing)? you|conference is being recorded/i;

const MOST_SENTENCE = 600;

/** Reads the subject and the disclosure sentences from the first readable pages. */
export function readLetter(pages: readonly Page[], maxSentences = 3): Letter {
  let subject: string | null = null;
  // The second page belongs to the letter only where the first does not say what happened.
  for (const page of pages.filter(isReadable).slice(0, 2)) {
    const lines = page.lines.map((line) => line.text);
    subject ??= subjectOf(lines);
    const sentences = sentencesOf(bodyOf(lines))
      .filter((sentence) => DISCLOSURE.test(sentence) && !NOISE.test(sentence) && sentence.length > 40)
      .map((sentence) => clipped(sentence));
    if (sentences.length > 0) return { subject, disclosures: sentences.slice(0, maxSentences) };
  }
  return { subject, disclosures: [] };
}

function clipped(sentence: string): string {
  return sentence.length <= MOST_SENTENCE
    ? sentence
    : `${sentence.slice(0, sentence.lastIndexOf(' ', MOST_SENTENCE))} …`;
}

function subjectOf(lines: readonly string[]): string | null {
  for (const [index, line] of lines.entries()) {
    const match = SUBJECT.exec(line);
    if (!match) continue;
    const parts = [match[1] ?? ''];
    for (const next of lines.slice(index + 1, index + 4)) {
      if (SUBJECT_END.test(next) || SUBJECT.test(next) || /[.:]$/.test(parts.at(-1) ?? '')) break;
      parts.push(next);
    }
    const subject = oneLine(parts.join(' ')).replace(/^["'“”-]+\s*|["'“”]+$/g, '');
    if (subject.length >= 8) return subject.slice(0, 300);
  }
  return null;
}

/** From the salutation or the subject on, so that letterheads and addresses do not count as sentences. */
function bodyOf(lines: readonly string[]): string {
  const salutation = lines.findIndex((line) => /^\s*(?:dear\b|respected\b|sirs?\b[^a-z]|madam)/i.test(line));
  let start = salutation + 1;
  const subject = lines.findIndex((line) => SUBJECT.test(line));
  if (subject >= start) {
    start = subject + 1;
    // A subject of several lines ends where the letter begins to speak.
    while (start <= subject + 3 && start < lines.length && !SUBJECT_END.test(lines[start]!)) start += 1;
  }
  return lines.slice(start).join(' ');
}

/** Splits at full stops that end a sentence, not at those of "Rs.", "Ltd.", "No." or of numbers and initials. */
export function sentencesOf(text: string): string[] {
  return oneLine(text)
    .split(
      /(?<!\b(?:Rs|Ltd|Pvt|No|Nos|Mr|Ms|Mrs|Dr|M\/s|Reg|Regn|viz|i\.e|e\.g|w\.e\.f|St|Co|Inc|Sec|Re|vs|Smt|Shri|[A-Z]|(?:^|[.:;,] )\d{1,2}))[.;!?](?=\s+["'(A-Z\d])/,
    )
    .map((sentence) => sentence.trim().replace(/[;:,]$/, ''))
    .filter((sentence) => sentence !== '');
}

const BOILERPLATE =
  /^(?:.{0,120}?)\b(?:has|have)\s+(?:informed|intimated|submitted to)\s+(?:to\s+)?(?:(?:the\s+)?(?:stock\s+)?exchanges?\s*)?(?:that|about|regarding|on|of)?\s*(?:(?:to inform )?you that\s+)?(?:the\s+)?/i;
const TITLED =
  /^an? (?:revised )?(?:press|media) release dated [^"“]{0,40}titled\s*["“]+\s*(?:\d{6,8}\s+)?(?:press release\s*[-–:]\s*)?/i;

/** The exchange's sentence without "X Limited has informed the Exchange about ...". */
export function withoutBoilerplate(text: string): string {
  return oneLine(text)
    .replace(BOILERPLATE, '')
    .replace(TITLED, '')
    .replace(/^['"“‘]+|['"”’]+\.?$/g, '')
    .trim();
}
