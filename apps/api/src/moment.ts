import { z } from 'zod';

export const Moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .describe('A time with its zone, or a date: then its midnight in India');

/** A date is a day in India, where both exchanges are. */
export const moment = (text: string | undefined): string | undefined =>
  text !== undefined && text.length === 10 ? `${text}T00:00:00+05:30` : text;
