import { z } from 'zod';

/** How the wire types wander: the same field comes as a string, a number or null. */

/** Text, whatever scalar it came as; absent and null are null. */
export const scalarText = z
  .union([z.string(), z.number(), z.boolean()])
  .nullish()
  .transform((value) => (value == null ? null : String(value).toWellFormed()));

/** An id: text that is there. */
export const idText = z.union([z.string(), z.number()]).transform((value, context) => {
  const text = String(value).toWellFormed().trim();
  if (text === '') context.addIssue({ code: 'custom', message: 'is empty' });
  return text;
});

/** A count of bytes, as a number or as digits; what is neither is null, because a size is only a hint. */
export const byteCount = z
  .unknown()
  .optional()
  .transform((value) => {
    const bytes = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
  });

/** The first complaint of zod, with the field's name. */
export function complaint(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'not a row' : `${issue.path.join('.') || 'row'}: ${issue.message}`;
}
