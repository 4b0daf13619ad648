/*
 * Reads the end of a link as people write it: "in 2 days", "3 weeks", "1h 30m", "tomorrow 18:00", "friday 9am", "3 Dec 2026, 18:00", "2026-12-03".
 * Days and longer are counted on the calendar of the reader's own zone, so that "in 2 days" keeps the time of day across a change of clocks.
 */

const UNITS = {
  minute: ["m", "min", "mins", "minute", "minutes"],
  hour: ["h", "hr", "hrs", "hour", "hours"],
  day: ["d", "day", "days"],
  week: ["w", "wk", "wks", "week", "weeks"],
  month: ["mo", "month", "months"],
  year: ["y", "yr", "yrs", "year", "years"],
} as const;
type Unit = keyof typeof UNITS;

const NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

interface TimeOfDay {
  hours: number;
  minutes: number;
}

/** A day that is named without a time ends with its last minute. */
const END_OF_DAY: TimeOfDay = { hours: 23, minutes: 59 };

/**
 * The instant that `text` names, in milliseconds since 1970, read at `nowMs` in the zone of this machine; `null` when it is not understood. The
 * instant may lie in the past: whether that is allowed is the caller's to say.
 */
export function parseDuration(text: string, nowMs: number): number | null {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/u, "")
    .replaceAll(/[,\s]+/gu, " ");
  if (words === "" || words.length > 100) return null;
  const { rest, time } = splitTime(words.replace(/^(?:until|till|by|on) /u, ""));
  return parseLength(rest, time, nowMs) ?? parseDay(rest, time, nowMs);
}

/** Takes a time of day off the end: "18:00", "6 pm", "6:30pm", "18h", "noon", "midnight", with or without "at". */
function splitTime(words: string): { rest: string; time: TimeOfDay | null } {
  const match =
    /^(?<rest>.*?)(?:^| )(?:at )?(?:(?<hours>\d{1,2}):(?<minutes>\d{2})(?: ?(?<half>[ap])m)?|(?<bare>\d{1,2}) ?(?<bareHalf>[ap])m|(?<name>noon|midnight))$/u.exec(
      words,
    );
  const groups = match?.groups;
  if (groups === undefined) return { rest: words, time: null };
  const rest = (groups["rest"] ?? "").trim();
  if (groups["name"] !== undefined) return { rest, time: groups["name"] === "noon" ? { hours: 12, minutes: 0 } : END_OF_DAY };
  const half = groups["half"] ?? groups["bareHalf"];
  let hours = Number(groups["hours"] ?? groups["bare"]);
  const minutes = Number(groups["minutes"] ?? 0);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return { rest: words, time: null };
    hours = (hours % 12) + (half === "p" ? 12 : 0);
  }
  return hours > 23 || minutes > 59 ? { rest: words, time: null } : { rest, time: { hours, minutes } };
}

function parseLength(words: string, time: TimeOfDay | null, nowMs: number): number | null {
  const parts = words
    .replace(/^in /u, "")
    .replaceAll(" and ", " ")
    .replaceAll(/(\d)(?=[a-z])/gu, "$1 ")
    .replaceAll(/([a-z])(?=\d)/gu, "$1 ")
    .split(" ");
  if (parts.length % 2 !== 0) return null;
  const end = new Date(nowMs);
  let wholeDays = true;
  for (let at = 0; at < parts.length; at += 2) {
    const count = parseCount(parts[at] ?? "");
    const unit = parseUnit(parts[at + 1] ?? "");
    if (count === null || unit === null) return null;
    wholeDays &&= unit !== "minute" && unit !== "hour";
    if (!add(end, count, unit)) return null;
  }
  if (time === null) return end.getTime();
  // "in 3 hours at 18:00" says two things.
  return wholeDays ? atTime(end, time) : null;
}

function parseCount(word: string): number | null {
  if (word === "a" || word === "an") return 1;
  const named = NUMBERS.indexOf(word);
  if (named >= 0) return named;
  return /^\d{1,6}$/u.test(word) ? Number(word) : null;
}

function parseUnit(word: string): Unit | null {
  for (const [unit, names] of Object.entries(UNITS)) if ((names as readonly string[]).includes(word)) return unit as Unit;
  return null;
}

/** Adds to `date`; answers whether the result is a date at all. */
function add(date: Date, count: number, unit: Unit): boolean {
  switch (unit) {
    case "minute":
      date.setTime(date.getTime() + count * 60_000);
      break;
    case "hour":
      date.setTime(date.getTime() + count * 3_600_000);
      break;
    case "day":
      date.setDate(date.getDate() + count);
      break;
    case "week":
      date.setDate(date.getDate() + 7 * count);
      break;
    case "month":
      addMonths(date, count);
      break;
    case "year":
      addMonths(date, 12 * count);
      break;
  }
  return Number.isFinite(date.getTime());
}

/** A month after the 31st is the last day of a shorter month, not the first days of the one after it. */
function addMonths(date: Date, count: number): void {
  const day = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + count);
  const lastDay = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(day, lastDay));
}

function parseDay(words: string, time: TimeOfDay | null, nowMs: number): number | null {
  const day = new Date(nowMs);
  if (words === "") {
    // A time alone is the next such time.
    if (time === null) return null;
    const today = atTime(day, time);
    if (today > nowMs) return today;
    day.setDate(day.getDate() + 1);
    return atTime(day, time);
  }
  if (words === "today" || words === "tonight") return atTime(day, time ?? END_OF_DAY);
  if (words === "tomorrow") {
    day.setDate(day.getDate() + 1);
    return atTime(day, time ?? END_OF_DAY);
  }
  const weekday = parseWeekday(words.replace(/^(?:next|this) /u, ""));
  if (weekday !== null) {
    day.setDate(day.getDate() + ((weekday - day.getDay() + 7) % 7));
    const next = atTime(day, time ?? END_OF_DAY);
    if (next > nowMs && !(words.startsWith("next ") && day.getDate() === new Date(nowMs).getDate())) return next;
    day.setDate(day.getDate() + 7);
    return atTime(day, time ?? END_OF_DAY);
  }
  return parseDate(words, time ?? END_OF_DAY, nowMs);
}

function parseWeekday(word: string): number | null {
  const found = word.length < 3 ? -1 : WEEKDAYS.findIndex((name) => name === word || name.slice(0, 3) === word);
  return found < 0 ? null : found;
}

/** "2026-12-03", "3 Dec", "3 December 2026", "Dec 3 2026", "3. Dec". Without a year it is the next such day. */
function parseDate(words: string, time: TimeOfDay, nowMs: number): number | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(words);
  if (iso !== null) return dateOf(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), time);
  const named =
    /^(?<day>\d{1,2})(?:st|nd|rd|th|\.)? (?<month>[a-z]{3,9})\.?(?: (?<year>\d{4}))?$/u.exec(words) ??
    /^(?<month>[a-z]{3,9})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?(?: (?<year>\d{4}))?$/u.exec(words);
  if (!named?.groups) return null;
  const { day, month = "", year } = named.groups;
  const monthIndex = MONTHS.indexOf(month.slice(0, 3));
  if (monthIndex < 0) return null;
  if (year !== undefined) return dateOf(Number(year), monthIndex, Number(day), time);
  const thisYear = new Date(nowMs).getFullYear();
  const candidate = dateOf(thisYear, monthIndex, Number(day), time);
  return candidate !== null && candidate > nowMs ? candidate : dateOf(thisYear + 1, monthIndex, Number(day), time);
}

/** `null` for a day that the month does not have. */
function dateOf(year: number, monthIndex: number, day: number, time: TimeOfDay): number | null {
  const date = new Date(year, monthIndex, day);
  return date.getMonth() === monthIndex && date.getDate() === day ? atTime(date, time) : null;
}

function atTime(day: Date, time: TimeOfDay): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), time.hours, time.minutes).getTime();
}
