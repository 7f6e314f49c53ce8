/** Where days stand on a line from the first day to the last. */

const DAY = 86_400_000;

export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
}

/** How far a day is along, from 0 to 1. */
export function along(date: string, first: string, last: string): number {
  const begin = dayNumber(first);
  const span = Math.max(1, dayNumber(last) - begin);
  return Math.min(1, Math.max(0, (dayNumber(date) - begin) / span));
}

/** Days that are worth a mark: the first and the last, and first days of months between that leave room. */
export function ticks(first: string, last: string, room = 0.11): string[] {
  const chosen = first === last ? [first] : [first, last];
  const begin = new Date(`${first}T00:00:00Z`);
  const months =
    (Number(last.slice(0, 4)) - begin.getUTCFullYear()) * 12 + Number(last.slice(5, 7)) - begin.getUTCMonth() - 1;
  const step = Math.max(1, Math.ceil(months / 8));
  for (let month = step; month <= months; month += step) {
    const day = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1)).toISOString().slice(0, 10);
    const place = along(day, first, last);
    if (day < last && chosen.every((other) => Math.abs(along(other, first, last) - place) >= room)) chosen.push(day);
  }
  return chosen.sort();
}

/** The moment that is nearest to a place on the line. */
export function nearest(place: number, dates: readonly string[], first: string, last: string): number {
  let found = 0;
  dates.forEach((date, index) => {
    const best = dates[found] ?? date;
    if (Math.abs(along(date, first, last) - place) < Math.abs(along(best, first, last) - place)) found = index;
  });
  return found;
}

const WORDS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** A day as one says it: 4 February 2022. */
export function dateWords(date: string, short = false): string {
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(parsed) ? date : (short ? SHORT : WORDS).format(parsed);
}

/** Whether a text is a day written as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
