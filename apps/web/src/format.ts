const time = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'Asia/Kolkata',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat('en-IN', {
  timeZone: 'Asia/Kolkata',
  day: '2-digit',
  month: 'short',
  year: 'numeric',
});

const sortableDay = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Kolkata',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The exchanges' own clock, whatever the reader's is. */
export const istTime = (iso: string): string => time.format(new Date(iso));
export const istDay = (iso: string): string => day.format(new Date(iso));

/** `2026-02-13`, the exchanges' day. */
export const isoDay = (iso: string): string => sortableDay.format(new Date(iso));

/** A message with its times as the exchanges' clock shows them. */
export const inIndia = (message: string): string =>
  message.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (iso) => `${istDay(iso)}, ${istTime(iso)} IST`);

export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** `profit_after_tax` as people say it. */
export const words = (name: string): string =>
  name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

export const amount = (value: number): string => value.toLocaleString('en-IN', { maximumFractionDigits: 4 });

/** `12 s ago`, by whole units, so that it does not flicker. */
export function since(iso: string, now: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(now) - Date.parse(iso)) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

export const count = (value: number): string => value.toLocaleString('en-IN');
