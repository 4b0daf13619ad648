import type { Level } from "@/lib/people/rights";

/** The levels in the words of the portal, with what each of them allows; each includes those before it. */
export const LEVEL_NAMES: Record<Level, string> = { none: "Nothing", preview: "Preview", read: "Read", write: "Write", full: "Full" };
export const LEVEL_HELP: Record<Level, string> = {
  none: "The folder does not exist for them.",
  preview: "See names, details and previews; no downloads.",
  read: "See and download.",
  write: "See, download, upload, replace and make folders.",
  full: "Everything: also rename, move and delete.",
};

/** "docs/ in documents", "the whole bucket documents". */
export function placeName(place: { bucket: string; prefix: string }): string {
  return place.prefix === "" ? `the whole bucket ${place.bucket}` : `${place.prefix} in ${place.bucket}`;
}
