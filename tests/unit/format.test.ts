import { describe, expect, test } from "vitest";
import { formatBytes, formatExactBytes } from "../../lib/format/bytes.ts";
import { formatDuration } from "../../lib/format/duration.ts";
import { formatExactTime, toMs } from "../../lib/format/exact-time.ts";
import { formatRelativeTime, formatUtcTime } from "../../lib/format/time.ts";

describe("sizes", () => {
  test.each([
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [10 * 1024 + 300, "10.3 KiB"],
    [90 * 1024 ** 2, "90 MiB"],
    [123.4 * 1024 ** 3, "123 GiB"],
    [2 * 1024 ** 4, "2 TiB"],
    [5000 * 1024 ** 5, "5,000 PiB"],
  ])("%d bytes read as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test("a size that would be written as 1,024 of a unit is one of the next", () => {
    expect(formatBytes(1024 ** 2 - 1)).toBe("1 MiB");
    expect(formatBytes(1024 ** 3 - 1)).toBe("1 GiB");
    expect(formatBytes(1023.4 * 1024)).toBe("1,023 KiB");
  });

  test("a value just below one hundred keeps no stray decimal", () => {
    expect(formatBytes(99.96 * 1024)).toBe("100 KiB");
    expect(formatBytes(99.94 * 1024)).toBe("99.9 KiB");
  });

  test("the exact size has every byte, thousands apart, and one byte is singular", () => {
    expect(formatExactBytes(0)).toBe("0 bytes");
    expect(formatExactBytes(1)).toBe("1 byte");
    expect(formatExactBytes(1_234_567)).toBe("1,234,567 bytes");
    expect(formatExactBytes(Number.MAX_SAFE_INTEGER)).toBe("9,007,199,254,740,991 bytes");
  });

  test("numbers follow the locale that is asked for", () => {
    expect(formatBytes(1536, { locale: "de" })).toBe("1,5 KiB");
    expect(formatExactBytes(1_234_567, { locale: "de" })).toBe("1.234.567 Byte");
    // French counts octets.
    expect(formatBytes(812, { locale: "fr-CA" })).toBe("812 o");
    expect(formatBytes(1536, { locale: "fr" })).toBe("1,5 Kio");
    expect(formatExactBytes(1, { locale: "fr" })).toMatch(/^1\soctet$/u);
  });

  test.each([-1, NaN, Infinity])("%d is refused as a size", (bytes) => {
    expect(() => formatBytes(bytes)).toThrow(RangeError);
    expect(() => formatExactBytes(bytes)).toThrow(RangeError);
  });
});

describe("relative times", () => {
  const now = Date.UTC(2026, 11, 1, 12, 0, 0);
  const second = 1000;
  const minute = 60 * second;
  const hour = 60 * minute;
  const day = 24 * hour;

  test.each([
    [0, "now"],
    [-44 * second, "now"],
    [44 * second, "now"],
    [-45 * second, "1 minute ago"],
    [-3 * minute, "3 minutes ago"],
    [59.4 * minute, "in 59 minutes"],
    [59.6 * minute, "in 1 hour"],
    [-23.4 * hour, "23 hours ago"],
    [23.6 * hour, "in 1 day"],
    [2 * day - second, "in 2 days"],
    [-29 * day, "29 days ago"],
    [-29.6 * day, "1 month ago"],
    [90 * day, "in 3 months"],
    [-355 * day, "1 year ago"],
    [800 * day, "in 2 years"],
  ])("%d ms away reads %s", (distance, text) => {
    expect(formatRelativeTime(now + distance, now, { locale: "en" })).toBe(text);
  });

  test("a distance is told in the locale that is asked for", () => {
    expect(formatRelativeTime(now - 3 * minute, now, { locale: "de" })).toBe("vor 3 Minuten");
  });

  test("dates, milliseconds and ISO text name the same instant", () => {
    expect(toMs(new Date(now))).toBe(now);
    expect(toMs(now)).toBe(now);
    expect(toMs("2026-12-01T12:00:00Z")).toBe(now);
    expect(() => toMs("soon")).toThrow(RangeError);
    expect(() => toMs(new Date(NaN))).toThrow(RangeError);
  });
});

describe("exact times", () => {
  const at = "2026-12-03T17:00:09Z";

  test("the local time carries its zone", () => {
    expect(formatExactTime(at, { locale: "en-GB", timeZone: "Europe/Berlin" })).toBe("3 Dec 2026, 18:00 CET");
    expect(formatExactTime("2026-07-03T16:00:00Z", { locale: "en-GB", timeZone: "Europe/Berlin" })).toBe("3 Jul 2026, 18:00 CEST");
  });

  test("seconds show where a log needs them", () => {
    expect(formatExactTime(at, { locale: "en-GB", timeZone: "UTC", precision: "second" })).toBe("3 Dec 2026, 17:00:09 UTC");
  });

  test("the UTC form does not depend on the machine", () => {
    expect(formatUtcTime(at)).toBe("3 Dec 2026, 17:00 UTC");
    expect(formatUtcTime(Date.UTC(2027, 0, 1, 0, 5))).toBe("1 Jan 2027, 00:05 UTC");
  });
});

describe("how long something takes", () => {
  test.each([
    [0, "en", "1 sec"],
    [11.2, "en", "12 sec"],
    [59.5, "en", "1 min"],
    [60, "en", "1 min"],
    [61, "en", "2 min"],
    [3600, "en", "1 hr"],
    [2 * 3600 + 5 * 60, "en", "2 hr, 5 min"],
    [47 * 3600 + 59 * 60, "en", "47 hr, 59 min"],
    [3 * 24 * 3600, "en", "3 days"],
    [180, "de", "3 Min."],
    [7, "ja", "7 秒"],
  ])("%d s in %s is %j", (seconds, locale, expected) => {
    expect(formatDuration(seconds, { locale })).toBe(expected);
  });
});
