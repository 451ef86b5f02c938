const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const weekdayShort = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const dateShort = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const startOfDay = (time: Date): number =>
  new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();

const daysAgo = (time: Date, now: Date): number =>
  Math.round((startOfDay(now) - startOfDay(time)) / (24 * 3_600_000));

export const clockTime = (at: string): string => clock.format(new Date(at));

export const fullTime = (at: string): string => full.format(new Date(at));

/** A key that is equal for times of the same local day. */
export const dayOf = (at: string): number => startOfDay(new Date(at));

/** "Today", "Yesterday", a weekday within the week, else the date. */
export function dayLabel(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  const days = daysAgo(time, now);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return days < 7 ? weekday.format(time) : date.format(time);
}

/** The shortest useful form, for lists. */
export function briefTime(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  const days = daysAgo(time, now);
  if (days <= 0) return clock.format(time);
  return days < 7 ? weekdayShort.format(time) : dateShort.format(time);
}
