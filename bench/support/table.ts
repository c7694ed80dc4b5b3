/** Rows under a head line, in columns; numbers to the right. */
export function printTable(title: string, head: readonly string[], rows: readonly (string | number)[][]): void {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const [index, row] of cells.entries()) {
    const isText = (column: number) => column === 0 || typeof rows[index - 1]?.[column] === 'string';
    console.log(
      row
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    );
  }
}
