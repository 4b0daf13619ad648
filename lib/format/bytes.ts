import { numberFormat } from "./intl.ts";

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB"] as const;

export interface NumberFormatOptions {
  /** BCP 47. Fixed unless given, so that the server and the browser write the same text. */
  locale?: string | undefined;
}

/**
 * A size as people read it, in binary units: "0 B", "812 B", "1.5 KiB", "90 MiB", "123 GiB".
 * One decimal below 100, none above; a value that would be written as 1,024 moves to the next unit.
 */
export function formatBytes(bytes: number, { locale = "en" }: NumberFormatOptions = {}): string {
  assertSize(bytes);
  const isFrench = locale.split("-", 1)[0] === "fr";
  if (bytes < 1024) return `${numberFormat(locale, { maximumFractionDigits: 0 }).format(bytes)} ${isFrench ? "o" : "B"}`;
  let value = bytes / 1024;
  let unit = 0;
  while (Math.round(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const maximumFractionDigits = value < 99.95 ? 1 : 0;
  const name = UNITS[unit] ?? "";
  // French counts octets.
  return `${numberFormat(locale, { maximumFractionDigits }).format(value)} ${isFrench ? name.replace("B", "o") : name}`;
}

/** The same size to the byte: "1 byte", "1,536 bytes". */
export function formatExactBytes(bytes: number, { locale = "en" }: NumberFormatOptions = {}): string {
  assertSize(bytes);
  return numberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes);
}

function assertSize(bytes: number): void {
  if (!Number.isFinite(bytes) || bytes < 0) throw new RangeError(`A size is a number of bytes from zero up, not ${bytes}.`);
}
