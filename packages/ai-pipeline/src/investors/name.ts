const NO_NAME =
  /\b(?:total|particulars|name|category|promoters? group|public|shareholding|pre[- ]issue|post[- ]issue|shares?|warrants?|price|amount|percentage|sr|sl|no|employees?|eligible|allottees?|members?|holders?|applicants?|persons?|the)\b|\d{3,}/i;

/** Whether a cell can be a person's or an institution's name. */
export function isName(name: string): boolean {
  return (
    name.length >= 4 &&
    name.length <= 90 &&
    /^[A-Z]/.test(name) &&
    /[a-z]{2}|[A-Z]{3}/.test(name) &&
    !NO_NAME.test(name)
  );
}
