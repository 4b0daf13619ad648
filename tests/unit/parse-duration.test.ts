import { describe, expect, test } from "vitest";
import { parseDuration } from "../../lib/shares/parse-duration.ts";

/** Sunday, 22 November 2026, 15:30, in the zone of this machine. */
const NOW = new Date(2026, 10, 22, 15, 30).getTime();
const local = (year: number, month: number, day: number, hours: number, minutes: number) =>
  new Date(year, month - 1, day, hours, minutes).getTime();

describe("the end of a link in words", () => {
  test.each([
    ["in 2 days", local(2026, 11, 24, 15, 30)],
    ["2 days", local(2026, 11, 24, 15, 30)],
    ["3 weeks", local(2026, 12, 13, 15, 30)],
    ["a week", local(2026, 11, 29, 15, 30)],
    ["In an hour.", local(2026, 11, 22, 16, 30)],
    ["90 minutes", local(2026, 11, 22, 17, 0)],
    ["1h30m", local(2026, 11, 22, 17, 0)],
    ["1 day and 2 hours", local(2026, 11, 23, 17, 30)],
    ["two months", local(2027, 1, 22, 15, 30)],
    ["1 year", local(2027, 11, 22, 15, 30)],
    ["in 2 days at 18:00", local(2026, 11, 24, 18, 0)],
  ])("a length: %s", (text, expected) => {
    expect(parseDuration(text, NOW)).toBe(expected);
  });

  test.each([
    ["tomorrow 18:00", local(2026, 11, 23, 18, 0)],
    ["tomorrow at 6 pm", local(2026, 11, 23, 18, 0)],
    ["tomorrow", local(2026, 11, 23, 23, 59)],
    ["tonight", local(2026, 11, 22, 23, 59)],
    ["today 17:45", local(2026, 11, 22, 17, 45)],
    ["18:00", local(2026, 11, 22, 18, 0)],
    ["9am", local(2026, 11, 23, 9, 0)],
    ["12 am", local(2026, 11, 23, 0, 0)],
    ["noon", local(2026, 11, 23, 12, 0)],
    ["friday", local(2026, 11, 27, 23, 59)],
    ["next fri 9am", local(2026, 11, 27, 9, 0)],
    ["sunday 15:00", local(2026, 11, 29, 15, 0)],
    ["sunday 16:00", local(2026, 11, 22, 16, 0)],
    ["next sunday 16:00", local(2026, 11, 29, 16, 0)],
    ["until 3 Dec", local(2026, 12, 3, 23, 59)],
    ["3 December 2027, 18:00", local(2027, 12, 3, 18, 0)],
    ["Dec 3rd 18:00", local(2026, 12, 3, 18, 0)],
    ["1 jan", local(2027, 1, 1, 23, 59)],
    ["2026-12-03 18:00", local(2026, 12, 3, 18, 0)],
  ])("a day: %s", (text, expected) => {
    expect(parseDuration(text, NOW)).toBe(expected);
  });

  test("a month after the 31st ends with the shorter month", () => {
    expect(parseDuration("1 month", local(2027, 1, 31, 12, 0))).toBe(local(2027, 2, 28, 12, 0));
    expect(parseDuration("1 year", local(2028, 2, 29, 12, 0))).toBe(local(2029, 2, 28, 12, 0));
  });

  test("a past day is named as it is, so that the reader is told", () => {
    expect(parseDuration("2020-01-01", NOW)).toBe(local(2020, 1, 1, 23, 59));
  });

  test.each([
    "",
    "soon",
    "2",
    "2 fortnights",
    "days 2",
    "in -2 days",
    "1.5 hours",
    "31 Feb 2027",
    "2026-13-01",
    "25:00",
    "tomorrow 18:60",
    "13 pm",
    "in 3 hours at 18:00",
    "999999 years",
    `${"1 day ".repeat(40)}`,
  ])("not understood: %j", (text) => {
    expect(parseDuration(text, NOW)).toBeNull();
  });
});
