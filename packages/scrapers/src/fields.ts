import { z } from 'zod';

/**
 * How the wire types wander: the same field comes as a string, a number or null. Rows are read by these plain functions,
 * since hundreds of them are read at a time; each throws an Error that begins with the field's name.
 */

/** A row that is an object at all. */
export function recordOf(row: unknown): Record<string, unknown> {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  throw new Error('row: not an object');
}

/** Text, whatever scalar it came as; absent and null are null. */
export function textOf(value: unknown, field: string): string | null {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${field}: neither text nor a number`);
}

/** An id: text or a number that is there. */
export function idOf(value: unknown, field: string): string {
  const id = idOrNull(value);
  if (id === null) throw new Error(`${field}: no id (${value === '' ? 'empty' : typeof value})`);
  return id;
}

/** The same, or null. */
export function idOrNull(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).toWellFormed().trim() || null;
}

/** A count of bytes, as a number or as digits; what is neither is null, because a size is only a hint. */
export function bytesOrNull(value: unknown): number | null {
  const bytes = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

/** The schema of `textOf`, for lists that are read as a whole. */
export const scalarText = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value == null ? null : String(value).toWellFormed()));

/** The first complaint of zod, with the field's name. */
export function complaint(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'not a row' : `${issue.path.join('.') || 'row'}: ${issue.message}`;
}
