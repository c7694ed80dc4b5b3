/** BSE doubles every apostrophe, as in SQL. */
export function bseText(text: string | null): string {
  return (text ?? '').replaceAll("''", "'");
}
