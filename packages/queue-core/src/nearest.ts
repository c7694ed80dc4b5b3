/** Levenshtein distance: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** Which of the known names was probably meant, whatever the case of its letters. */
export function nearestOf(name: string, known: readonly string[]): string {
  const to = (candidate: string) => distance(candidate.toLowerCase(), name.toLowerCase());
  return known.reduce((best, candidate) => (to(candidate) < to(best) ? candidate : best));
}
