import type { RouteHandler } from "@/lib/http/page-answer";
import type { RouteEntry } from "@/lib/http/match-route";
import * as setUp from "./api/v1/set-up/route";
import * as shares from "./api/v1/shares/route";
import * as share from "./api/v1/shares/[id]/route";
import * as shareEvents from "./api/v1/shares/[id]/events/route";
import * as shareResetAttempts from "./api/v1/shares/[id]/reset-attempts/route";
import * as shareRestore from "./api/v1/shares/[id]/restore/route";
import * as shareRevoke from "./api/v1/shares/[id]/revoke/route";
import * as shareAddress from "./share/[id]/direct";
import * as shareFile from "./share/[id]/file/route";
import * as sharePreview from "./share/[id]/preview/route";
import * as shareUnlock from "./share/[id]/unlock/route";

/** Handlers of one address by method. HEAD is answered by GET, OPTIONS and 405 by the entry. */
export type RouteModule = Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", RouteHandler>>;

/**
 * Every route handler: pattern → module. The entry matches this table and calls the handler natively; whatever is not here is rendered by Next.
 * A test fails when a `route.ts` is missing. next-auth's own catch-all is the one exception: Next serves it.
 */
export const routes: RouteEntry<RouteModule>[] = [
  { pattern: "/share/:id", module: shareAddress },
  { pattern: "/share/:id/file", module: shareFile },
  { pattern: "/share/:id/preview", module: sharePreview },
  { pattern: "/share/:id/unlock", module: shareUnlock },
  { pattern: "/api/v1/set-up", module: setUp },
  { pattern: "/api/v1/shares", module: shares },
  { pattern: "/api/v1/shares/:id", module: share },
  { pattern: "/api/v1/shares/:id/events", module: shareEvents },
  { pattern: "/api/v1/shares/:id/reset-attempts", module: shareResetAttempts },
  { pattern: "/api/v1/shares/:id/restore", module: shareRestore },
  { pattern: "/api/v1/shares/:id/revoke", module: shareRevoke },
];
