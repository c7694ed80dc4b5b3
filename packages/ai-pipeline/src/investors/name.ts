import { oneLine } from '../text/normalise.ts';

const NO_NAME =
  /\b(?:total|particulars|name|category|promoters? group|public|shareholding|pre[- ]issue|post[- ]issue|shares?|warrants?|price|amount|percentage|sr|sl|no|employees?|eligible|allottees?|members?|holders?|applicants?|persons?)\b|(?<!^)\bthe\b|\d{4,}/i;

/** Whether a cell can be a person's or an institution's name. */
export function isName(name: string): boolean {
  return (
    name.length >= 4 &&
    name.length <= 90 &&
    // Houses that begin with a number are written so on purpose: "360 ONE", "3P India".
    /^(?:[A-Z]|\d{1,3} ?[A-Z])/.test(name) &&
    /[a-z]{2}|[A-Z]{3}/.test(name) &&
    !NO_NAME.test(name)
  );
}

/** A name without the form of address before it. */
export function nameOf(text: string): string {
  return oneLine(text).replace(/^(?:mr|mrs|ms|m\/s|shri|smt|dr|kum|ca)\b\.?\s*/i, '');
}
