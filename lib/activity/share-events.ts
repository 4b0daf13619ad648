/** What a link's access log tells of. Here, apart from what writes it, so that pages know the names without the code. */
export const SHARE_EVENTS = [
  "opened",
  "gate_passed",
  "gate_failed",
  "previewed",
  "downloaded",
  "zip",
  "uploaded",
  "deleted",
  "moved",
  "denied",
  "locked",
] as const;
export type ShareEventName = (typeof SHARE_EVENTS)[number];
