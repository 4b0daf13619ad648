/**
 * `Content-Disposition` for a file name of any Unicode (RFC 6266, RFC 8187): an ASCII fallback for old clients and the exact name beside it. Path
 * separators, quotes, control and direction characters never reach the header, so a name cannot end the parameter or disguise its extension.
 */
export function contentDisposition(kind: "attachment" | "inline", fileName: string): string {
  const name = safeFileName(fileName);
  const fallback = name.replaceAll(/[^\u0020-\u007e]/gu, "_").replaceAll(/["\\%;]/gu, "_");
  // Of what RFC 8187 wants encoded, JavaScript leaves these four; what it encodes beyond that, every client decodes.
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${fallback}"; filename*=UTF-8''${encoded}`;
}

/** A name that a file system takes and that shows as what it is. */
export function safeFileName(name: string): string {
  const safe = name
    .toWellFormed()
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
    .replaceAll(/[/\\]/gu, "_");
  return safe.trim() === "" || safe === "." || safe === ".." ? "download" : safe;
}
