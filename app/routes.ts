import type { EndpointHandler } from "@/lib/http/endpoint";
import type { RouteEntry } from "@/lib/http/match-route";
import * as bucket from "./api/buckets/[bucket]/route";
import * as bucketCopy from "./api/buckets/[bucket]/copy/route";
import * as bucketDelete from "./api/buckets/[bucket]/delete/route";
import * as bucketFolder from "./api/buckets/[bucket]/folder/route";
import * as bucketMove from "./api/buckets/[bucket]/move/route";
import * as bucketObject from "./api/buckets/[bucket]/[key]/route";
import * as bucketObjectHead from "./api/buckets/[bucket]/[key]/head/route";
import * as bucketObjectShare from "./api/buckets/[bucket]/[key]/share/route";
import * as bucketShare from "./api/buckets/[bucket]/share/[shareId]/route";
import * as bucketShares from "./api/buckets/[bucket]/shares/route";
import * as bucketUpload from "./api/buckets/[bucket]/upload/route";
import * as multipartAbort from "./api/buckets/[bucket]/multipart/abort/route";
import * as multipartComplete from "./api/buckets/[bucket]/multipart/complete/route";
import * as multipartCreate from "./api/buckets/[bucket]/multipart/create/route";
import * as multipartUpload from "./api/buckets/[bucket]/multipart/upload/route";
import * as serverConfig from "./api/server/config/route";
import * as account from "./api/v1/account/route";
import * as accountPassword from "./api/v1/account/password/route";
import * as accountSignOut from "./api/v1/account/sign-out-everywhere/route";
import * as buckets from "./api/v1/buckets/route";
import * as invitationAccept from "./api/v1/invitations/accept/route";
import * as objects from "./api/v1/objects/route";
import * as objectContent from "./api/v1/objects/content/route";
import * as objectCopy from "./api/v1/objects/copy/route";
import * as objectDelete from "./api/v1/objects/delete/route";
import * as objectFolder from "./api/v1/objects/folder/route";
import * as objectInfo from "./api/v1/objects/info/route";
import * as objectMove from "./api/v1/objects/move/route";
import * as settings from "./api/v1/settings/route";
import * as users from "./api/v1/users/route";
import * as user from "./api/v1/users/[id]/route";
import * as userInvitation from "./api/v1/users/[id]/invitation/route";
import * as userSignOut from "./api/v1/users/[id]/sign-out/route";
import * as userPermissions from "./api/v1/users/[id]/permissions/route";
import * as groups from "./api/v1/groups/route";
import * as group from "./api/v1/groups/[id]/route";
import * as groupMembers from "./api/v1/groups/[id]/members/route";
import * as groupMember from "./api/v1/groups/[id]/members/[userId]/route";
import * as groupPermissions from "./api/v1/groups/[id]/permissions/route";
import * as folderAccess from "./api/v1/permissions/route";
import * as folderRules from "./api/v1/permissions/rules/route";
import * as tokens from "./api/v1/tokens/route";
import * as token from "./api/v1/tokens/[id]/route";
import * as audit from "./api/v1/audit/route";
import * as setUp from "./api/v1/set-up/route";
import * as shares from "./api/v1/shares/route";
import * as share from "./api/v1/shares/[id]/route";
import * as shareImport from "./api/v1/shares/import/route";
import * as shareEvents from "./api/v1/shares/[id]/events/route";
import * as shareResetAttempts from "./api/v1/shares/[id]/reset-attempts/route";
import * as shareRestore from "./api/v1/shares/[id]/restore/route";
import * as sharesRevoke from "./api/v1/shares/revoke/route";
import * as shareRevoke from "./api/v1/shares/[id]/revoke/route";
import * as shareAddress from "./share/[id]/direct";
import * as shareFile from "./share/[id]/file/route";
import * as sharePreview from "./share/[id]/preview/route";
import * as shareUnlock from "./share/[id]/unlock/route";

/** Handlers of one address by method. HEAD is answered by GET, OPTIONS and 405 by the entry. */
export type RouteModule = Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", EndpointHandler>>;

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
  { pattern: "/api/v1/invitations/accept", module: invitationAccept },
  { pattern: "/api/v1/account", module: account },
  { pattern: "/api/v1/account/password", module: accountPassword },
  { pattern: "/api/v1/account/sign-out-everywhere", module: accountSignOut },
  { pattern: "/api/v1/shares", module: shares },
  { pattern: "/api/v1/shares/import", module: shareImport },
  { pattern: "/api/v1/shares/revoke", module: sharesRevoke },
  { pattern: "/api/v1/shares/:id", module: share },
  { pattern: "/api/v1/shares/:id/events", module: shareEvents },
  { pattern: "/api/v1/shares/:id/reset-attempts", module: shareResetAttempts },
  { pattern: "/api/v1/shares/:id/restore", module: shareRestore },
  { pattern: "/api/v1/shares/:id/revoke", module: shareRevoke },
  { pattern: "/api/v1/buckets", module: buckets },
  { pattern: "/api/v1/objects", module: objects },
  { pattern: "/api/v1/objects/content", module: objectContent },
  { pattern: "/api/v1/objects/copy", module: objectCopy },
  { pattern: "/api/v1/objects/delete", module: objectDelete },
  { pattern: "/api/v1/objects/folder", module: objectFolder },
  { pattern: "/api/v1/objects/info", module: objectInfo },
  { pattern: "/api/v1/objects/move", module: objectMove },
  { pattern: "/api/v1/settings", module: settings },
  { pattern: "/api/v1/users", module: users },
  { pattern: "/api/v1/users/:id", module: user },
  { pattern: "/api/v1/users/:id/invitation", module: userInvitation },
  { pattern: "/api/v1/users/:id/sign-out", module: userSignOut },
  { pattern: "/api/v1/users/:id/permissions", module: userPermissions },
  { pattern: "/api/v1/groups", module: groups },
  { pattern: "/api/v1/groups/:id", module: group },
  { pattern: "/api/v1/groups/:id/members", module: groupMembers },
  { pattern: "/api/v1/groups/:id/members/:userId", module: groupMember },
  { pattern: "/api/v1/groups/:id/permissions", module: groupPermissions },
  { pattern: "/api/v1/permissions", module: folderAccess },
  { pattern: "/api/v1/permissions/rules", module: folderRules },
  { pattern: "/api/v1/tokens", module: tokens },
  { pattern: "/api/v1/tokens/:id", module: token },
  { pattern: "/api/v1/audit", module: audit },
  { pattern: "/api/server/config", module: serverConfig },
  { pattern: "/api/buckets/:bucket", module: bucket },
  { pattern: "/api/buckets/:bucket/copy", module: bucketCopy },
  { pattern: "/api/buckets/:bucket/delete", module: bucketDelete },
  { pattern: "/api/buckets/:bucket/folder", module: bucketFolder },
  { pattern: "/api/buckets/:bucket/move", module: bucketMove },
  { pattern: "/api/buckets/:bucket/upload", module: bucketUpload },
  { pattern: "/api/buckets/:bucket/multipart/abort", module: multipartAbort },
  { pattern: "/api/buckets/:bucket/multipart/complete", module: multipartComplete },
  { pattern: "/api/buckets/:bucket/multipart/create", module: multipartCreate },
  { pattern: "/api/buckets/:bucket/multipart/upload", module: multipartUpload },
  { pattern: "/api/buckets/:bucket/shares", module: bucketShares },
  { pattern: "/api/buckets/:bucket/share/:shareId", module: bucketShare },
  // A key in base64 is one segment, or, in the standard alphabet and not percent-encoded, several.
  { pattern: "/api/buckets/:bucket/:key+/share", module: bucketObjectShare },
  { pattern: "/api/buckets/:bucket/:key+/head", module: bucketObjectHead },
  { pattern: "/api/buckets/:bucket/:key+", module: bucketObject },
];
