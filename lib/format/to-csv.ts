/**
 * Rows as CSV after RFC 4180: CRLF, quotes where a value has a comma, a quote or a line break. A value that a spreadsheet would take for a formula
 * gets an apostrophe in front (OWASP, CSV injection): a visitor chooses the user agent that is written here.
 */
export function toCsv(rows: (string | number | null)[][]): string {
  return rows.map((row) => `${row.map(toCell).join(",")}\r\n`).join("");
}

function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
