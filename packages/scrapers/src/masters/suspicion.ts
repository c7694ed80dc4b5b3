export interface Suspicion {
  code: 'empty_table' | 'short_answer';
  message: string;
}

/**
 * Why a list that can be read is not to be believed, or null: a third of all companies does not leave an exchange
 * between two lists.
 * @param rows rows of the list that told of a security
 * @param last how many the list before had, where there was one
 */
export function suspicionOf(rows: number, last: number | null): Suspicion | null {
  if (rows === 0) return { code: 'empty_table', message: 'no row of it tells of a security' };
  if (last === null || rows * 3 >= last * 2) return null;
  return {
    code: 'short_answer',
    message: `${rows} rows where the list before had ${last}: more than a third is missing`,
  };
}
