import { dayOf, parseBseTime, startOfDay } from '../time.ts';

/** Whether a replay time (epoch ms) is in a window; a missing end is open. */
export function inWindow(now: number, from: string | undefined, until: string | undefined): boolean {
  if (from !== undefined && until !== undefined && isTimeOfDay(from) && isTimeOfDay(until)) {
    const time = now - startOfDay(dayOf(now));
    const [start, end] = [sinceMidnight(from), sinceMidnight(until)];
    return start <= end ? time >= start && time < end : time >= start || time < end;
  }
  return (from === undefined || now >= instant(from, now)) && (until === undefined || now < instant(until, now));
}

const isTimeOfDay = (text: string) => /^\d\d:/.test(text);

const instant = (text: string, now: number) =>
  isTimeOfDay(text) ? startOfDay(dayOf(now)) + sinceMidnight(text) : parseBseTime(text)!;

function sinceMidnight(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
