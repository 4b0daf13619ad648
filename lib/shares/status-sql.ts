import type { ShareStatus } from "./share.ts";

/** States in the order of `shares.state`, the column that lists filter and sort by. It is true to the clock once `settleStates` ran. */
export const SHARE_STATES = [
  "active",
  "scheduled",
  "exhausted",
  "paused",
  "expired",
  "broken",
  "suspended",
  "revoked",
] as const satisfies ShareStatus[];

/** Number of a state in `shares.state`. */
export const stateOf = (status: ShareStatus) => SHARE_STATES.indexOf(status);

/** `shareStatus` in SQL, for statements that know the table of links as `s` and bind now as `?1`. */
const IS_REVOKED = "(s.revoked_at_ms IS NOT NULL OR s.record_missing_at_ms IS NOT NULL)";
const IS_SUSPENDED = "s.suspended IS NOT NULL";
const IS_BROKEN = "s.id IN (SELECT b.share_id FROM share_items b WHERE b.broken_at_ms IS NOT NULL)";
const IS_EXPIRED = "(s.expiry_seen_at_ms IS NOT NULL OR (s.expires_at_ms IS NOT NULL AND s.expires_at_ms <= ?1))";
const IS_EXHAUSTED =
  "((s.max_downloads IS NOT NULL AND s.downloads >= s.max_downloads) OR (s.max_uses IS NOT NULL AND s.uses >= s.max_uses))";
const IS_PAUSED = "s.paused_at_ms IS NOT NULL";
const IS_SCHEDULED = "(s.starts_at_ms IS NOT NULL AND s.starts_at_ms > ?1)";

const IS_HELD = `NOT ${IS_REVOKED} AND s.suspended IS NULL`;

const IS_OPEN = `${IS_HELD} AND NOT ${IS_BROKEN} AND NOT ${IS_EXPIRED}`;

/** The condition under which a link is in each state. */
export const STATUS_SQL: Record<ShareStatus, string> = {
  revoked: IS_REVOKED,
  suspended: `NOT ${IS_REVOKED} AND ${IS_SUSPENDED}`,
  broken: `${IS_HELD} AND ${IS_BROKEN}`,
  expired: `${IS_HELD} AND NOT ${IS_BROKEN} AND ${IS_EXPIRED}`,
  paused: `${IS_OPEN} AND ${IS_PAUSED}`,
  exhausted: `${IS_OPEN} AND NOT ${IS_PAUSED} AND ${IS_EXHAUSTED}`,
  scheduled: `${IS_OPEN} AND NOT ${IS_PAUSED} AND NOT ${IS_EXHAUSTED} AND ${IS_SCHEDULED}`,
  active: `${IS_OPEN} AND NOT ${IS_PAUSED} AND NOT ${IS_EXHAUSTED} AND NOT ${IS_SCHEDULED}`,
};
