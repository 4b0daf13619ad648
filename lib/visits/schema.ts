import * as z from "zod";
import type { ErrorCode } from "../http/errors.ts";

/* What the addresses of visitors take, for the API's description: they read it themselves, since a wrong one is answered as an unknown link is. */

export const VisitFileQuery = z.strictObject({ path: z.string().optional() });
export const VisitListQuery = z.strictObject({ path: z.string().optional(), cursor: z.string().optional(), limit: z.string().optional() });
export const DirectQuery = z.strictObject({ password: z.string().optional(), lang: z.string().optional() });

/** Several paths select; an address holds so many. */
export const VisitZipQuery = z.strictObject({ path: z.array(z.string()).optional() });
export const VisitZipForm = z.strictObject({
  path: z.array(z.string("must be text")).max(1000, "must be at most 1,000 paths: choose folders instead"),
});

/** Why a visitor may be refused at any address of a link. */
export const VISIT_ERRORS = [
  "share_not_found",
  "share_expired",
  "share_not_started",
  "share_paused",
  "use_limit_reached",
  "password_required",
  "wrong_password",
  "locked",
  "proof_required",
  "visit_required",
  "action_not_allowed",
  "too_many_requests",
] as const satisfies ErrorCode[];

/** Why a visitor who changes something may be refused besides. */
export const CHANGE_ERRORS = [
  ...VISIT_ERRORS,
  "download_limit_reached",
  "cross_site",
  "read_only",
  "validation_failed",
] as const satisfies ErrorCode[];
