/**
 * The authorization matrix: every route × every kind of principal × every kind of place, each with the answer that the rules give. What is expected comes from
 * the tables of this file, written after SPEC.md, and from nothing of the product's. A route without a row fails (THREATS.md, rows 44–46, 51, 68, 69, 95).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../app/routes.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { basicOf, createBearer, createGroup, createPerson, type Person, sessionCookie, signIn } from "../support/people.ts";
import { type IdentityProvider, startIdentityProvider } from "../support/identity-provider.ts";
import { signInByProvider } from "../support/sign-in.ts";
import { ADMIN, BASIC, freePort, type Sluice, startSluice } from "../support/sluice.ts";
import { AUDIENCE, type AccessTeam, startAccessTeam } from "../support/access-team.ts";

let sluice: Sluice;
let team: AccessTeam;
let provider: IdentityProvider;

/* Places: what a row is done to. */

const PLACES = ["inside", "outside", "sibling", "reserved", "missing", "missingOutside", "otherBucket"] as const;
type Place = (typeof PLACES)[number];

const bucketOf = (place: Place) => (place === "otherBucket" ? "media" : "documents");
/** Named after its cell where the cell may change it, so that no cell changes what another sees. */
function keyOf(place: Place, cell: string): string {
  switch (place) {
    case "inside":
    case "missing":
      return `docs/${cell}.txt`;
    case "outside":
    case "missingOutside":
      return `other/${cell}.txt`;
    case "sibling":
      return `docs-secret/${cell}.txt`;
    case "reserved":
      return `.r2-explorer/${cell}.txt`;
    case "otherBucket":
      return `docs/${cell}.txt`;
  }
}
const isThere = (place: Place) => place !== "missing" && place !== "missingOutside";

/* Principals: who does it, and what the rules give them. */

type Level = 0 | 1 | 2 | 3 | 4;
const [NONE, PREVIEW, READ, WRITE, FULL] = [0, 1, 2, 3, 4] as const satisfies Level[];

interface Principal {
  name: string;
  headers: Record<string, string>;
  /** 401 whatever is asked. */
  isRefused?: boolean;
  /** Sends a password that is refused, which is counted. */
  isGuessing?: boolean;
  isAdministrator?: boolean;
  level: Level;
  canShare: boolean;
  /** The folder that `level` and `canShare` hold for. */
  folder: string;
  scopes: Set<string> | null;
  id: string;
}

let principals: Principal[];
let owner: Person;

/* What the rows need. `scope` is a token's; `null` where no token may. */

type Need = { scope: string | null } & (
  | { kind: "look"; level: Level }
  | { kind: "write"; level: Level }
  | { kind: "share" }
  | { kind: "list" }
  | { kind: "everybody" }
  | { kind: "administrator" }
  | { kind: "ownShare"; needsRights?: boolean }
);

interface Row {
  route: string;
  needs: Need;
  /** Status when it is allowed and the thing is there; a place of its own when it is not. */
  ok: number;
  missing?: number;
  send: (context: Cell) => RequestInit & { path: string; json?: unknown };
}

interface Cell {
  bucket: string;
  key: string;
  encoded: string;
  /** A name beside the key, where the same principal has the same rights. */
  beside: string;
  share: string;
  person: string;
  group: string;
}

const post = (path: string, json?: unknown): RequestInit & { path: string; json?: unknown } => ({
  path,
  method: "POST",
  ...(json === undefined ? {} : { json }),
});
const get = (path: string) => ({ path });
const query = (cell: Cell) => new URLSearchParams({ bucket: cell.bucket, key: cell.key }).toString();
const encode = (key: string) => Buffer.from(key).toString("base64url");

const LOOK = (level: Level): Need => ({ kind: "look", level, scope: "read" });
const STORE: Need = { kind: "write", level: WRITE, scope: "write" };
const REMOVE: Need = { kind: "look", level: FULL, scope: "write" };

/** Rows about a place in a bucket. */
const OBJECT_ROWS: Row[] = [
  {
    route: "GET /api/buckets/:bucket",
    needs: { kind: "list", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/buckets/${cell.bucket}?prefix=${encode(cell.key)}`),
  },
  {
    route: "GET /api/v1/objects",
    needs: { kind: "list", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/v1/objects?${new URLSearchParams({ bucket: cell.bucket, prefix: cell.key }).toString()}`),
  },
  {
    route: "GET /api/buckets/:bucket/:key+",
    needs: LOOK(READ),
    ok: 200,
    send: (cell) => get(`/api/buckets/${cell.bucket}/${cell.encoded}`),
  },
  {
    route: "GET /api/buckets/:bucket/:key+/head",
    needs: LOOK(READ),
    ok: 200,
    send: (cell) => get(`/api/buckets/${cell.bucket}/${cell.encoded}/head`),
  },
  { route: "GET /api/v1/objects/content", needs: LOOK(READ), ok: 200, send: (cell) => get(`/api/v1/objects/content?${query(cell)}`) },
  {
    route: "GET /api/v1/objects/content",
    needs: LOOK(PREVIEW),
    ok: 200,
    send: (cell) => get(`/api/v1/objects/content?inline=1&${query(cell)}`),
  },
  { route: "GET /api/v1/objects/zip", needs: LOOK(READ), ok: 200, send: (cell) => get(`/api/v1/objects/zip?${query(cell)}`) },
  {
    route: "POST /api/v1/objects/zip",
    needs: LOOK(READ),
    ok: 200,
    send: (cell) => post("/api/v1/objects/zip", { bucket: cell.bucket, items: [{ key: cell.key }] }),
  },
  { route: "GET /api/v1/objects/info", needs: LOOK(PREVIEW), ok: 200, send: (cell) => get(`/api/v1/objects/info?${query(cell)}`) },
  {
    route: "PATCH /api/v1/objects/info",
    needs: STORE,
    ok: 200,
    missing: 404,
    send: (cell) => ({ ...get(`/api/v1/objects/info?${query(cell)}`), method: "PATCH", json: { customMetadata: { a: "b" } } }),
  },
  {
    route: "POST /api/buckets/:bucket/:key+",
    needs: STORE,
    ok: 200,
    missing: 404,
    send: (cell) => post(`/api/buckets/${cell.bucket}/${cell.encoded}`, { customMetadata: {}, httpMetadata: {} }),
  },
  {
    route: "POST /api/buckets/:bucket/upload",
    needs: STORE,
    ok: 200,
    missing: 200,
    send: (cell) => ({ ...post(`/api/buckets/${cell.bucket}/upload?key=${cell.encoded}`), body: "bytes" }),
  },
  {
    route: "POST /api/buckets/:bucket/multipart/create",
    needs: STORE,
    ok: 200,
    missing: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/multipart/create?key=${cell.encoded}`),
  },
  {
    route: "POST /api/buckets/:bucket/multipart/upload",
    needs: STORE,
    ok: 404,
    missing: 404,
    send: (cell) => ({
      ...post(`/api/buckets/${cell.bucket}/multipart/upload?key=${cell.encoded}&uploadId=none&partNumber=1`),
      body: "part",
    }),
  },
  {
    route: "POST /api/buckets/:bucket/multipart/complete",
    needs: STORE,
    ok: 404,
    missing: 404,
    send: (cell) =>
      post(`/api/buckets/${cell.bucket}/multipart/complete`, {
        key: cell.encoded,
        uploadId: "none",
        parts: [{ partNumber: 1, etag: "x" }],
      }),
  },
  {
    route: "POST /api/buckets/:bucket/multipart/abort",
    needs: STORE,
    ok: 404,
    missing: 404,
    send: (cell) => post(`/api/buckets/${cell.bucket}/multipart/abort`, { key: cell.encoded, uploadId: "none" }),
  },
  {
    route: "POST /api/buckets/:bucket/folder",
    needs: STORE,
    ok: 200,
    missing: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/folder`, { key: encode(`${cell.key}/`) }),
  },
  {
    route: "POST /api/v1/objects/folder",
    needs: STORE,
    ok: 201,
    missing: 201,
    send: (cell) => post("/api/v1/objects/folder", { bucket: cell.bucket, prefix: `${cell.key}/` }),
  },
  {
    route: "POST /api/buckets/:bucket/delete",
    needs: REMOVE,
    ok: 200,
    missing: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/delete`, { key: cell.encoded }),
  },
  {
    route: "POST /api/buckets/:bucket/move",
    needs: REMOVE,
    ok: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/move`, { oldKey: cell.encoded, newKey: encode(cell.beside) }),
  },
  {
    route: "POST /api/v1/objects/move",
    needs: REMOVE,
    ok: 200,
    send: (cell) => post("/api/v1/objects/move", { bucket: cell.bucket, from: cell.key, to: cell.beside }),
  },
  {
    route: "POST /api/buckets/:bucket/:key+/share",
    needs: { kind: "share", scope: "share" },
    ok: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/${cell.encoded}/share`, {}),
  },
  {
    route: "POST /api/v1/shares",
    needs: { kind: "share", scope: "share" },
    ok: 201,
    send: (cell) => post("/api/v1/shares", { items: [{ bucket: cell.bucket, key: cell.key }] }),
  },
  {
    route: "GET /api/buckets/:bucket/shares",
    needs: { kind: "list", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/buckets/${cell.bucket}/shares`),
  },
];

/** Rows that ask for two rights: at where it is taken from, and where it is put. */
const COPY_ROWS: Row[] = [
  {
    route: "POST /api/buckets/:bucket/copy",
    needs: LOOK(READ),
    ok: 200,
    send: (cell) => post(`/api/buckets/${cell.bucket}/copy`, { sourceKey: cell.encoded, destinationKey: encode(cell.beside) }),
  },
  {
    route: "POST /api/v1/objects/copy",
    needs: LOOK(READ),
    ok: 200,
    send: (cell) => post("/api/v1/objects/copy", { bucket: cell.bucket, from: cell.key, to: cell.beside }),
  },
];

const SITE = (scope: string | null = "admin"): Need => ({ kind: "administrator", scope });
const ME: Need = { kind: "everybody", scope: null };
const id = () => crypto.randomUUID();

/** Rows about the site as a whole. */
const SITE_ROWS: Row[] = [
  { route: "GET /api/openapi.json", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/openapi.json") },
  { route: "GET /api/server/config", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/server/config") },
  { route: "GET /api/v1/buckets", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/v1/buckets") },
  { route: "GET /api/v1/settings", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/v1/settings") },
  {
    route: "PATCH /api/v1/settings",
    needs: SITE(),
    ok: 200,
    send: () => ({ ...get("/api/v1/settings"), method: "PATCH", json: { contact: "Ada" } }),
  },
  // None is set, and the login that these would set has no password: what may be done comes to that.
  { route: "GET /api/v1/settings/smtp", needs: SITE(), ok: 404, send: () => get("/api/v1/settings/smtp") },
  {
    route: "PUT /api/v1/settings/smtp",
    needs: SITE(),
    ok: 400,
    send: () => ({
      ...get("/api/v1/settings/smtp"),
      method: "PUT",
      json: { host: "smtp.example.com", port: 465, security: "tls", username: "files", fromAddress: "files@example.com" },
    }),
  },
  { route: "DELETE /api/v1/settings/smtp", needs: SITE(), ok: 204, send: () => ({ ...get("/api/v1/settings/smtp"), method: "DELETE" }) },
  { route: "POST /api/v1/settings/smtp/test", needs: SITE(), ok: 409, send: () => post("/api/v1/settings/smtp/test") },
  { route: "GET /api/v1/presets", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/v1/presets") },
  {
    route: "POST /api/v1/presets",
    needs: { kind: "everybody", scope: "manage" },
    ok: 201,
    send: () => post("/api/v1/presets", { name: id(), settings: {} }),
  },
  // One's own are one's own: of others, the site's are to be seen by everybody, and somebody's by nobody else. Whose may be changed is told by share-presets.test.ts.
  { route: "GET /api/v1/presets/:id", needs: { kind: "everybody", scope: "read" }, ok: 404, send: () => get("/api/v1/presets/none") },
  {
    route: "PATCH /api/v1/presets/:id",
    needs: { kind: "everybody", scope: "manage" },
    ok: 404,
    send: () => ({ ...get("/api/v1/presets/none"), method: "PATCH", json: { isDefault: true } }),
  },
  {
    route: "DELETE /api/v1/presets/:id",
    needs: { kind: "everybody", scope: "manage" },
    ok: 404,
    send: () => ({ ...get("/api/v1/presets/none"), method: "DELETE" }),
  },
  { route: "GET /api/v1/shares", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/v1/shares") },
  // Nothing matches, so that where it is allowed the count is refused and no link is taken back.
  {
    route: "POST /api/v1/shares/revoke",
    needs: { kind: "everybody", scope: "share" },
    ok: 409,
    send: () => post("/api/v1/shares/revoke", { q: "no link is called this", expectedCount: 1 }),
  },
  { route: "GET /api/v1/shares/count", needs: { kind: "everybody", scope: "read" }, ok: 200, send: () => get("/api/v1/shares/count") },
  // Each link is asked about by itself, so the answer is 200 and names what was refused; see links-list.test.ts.
  {
    route: "POST /api/v1/shares/bulk",
    needs: { kind: "everybody", scope: "share" },
    ok: 200,
    send: () => post("/api/v1/shares/bulk", { ids: [`nothing${id()}`], action: "revoke" }),
  },
  { route: "POST /api/v1/shares/import", needs: SITE(), ok: 200, send: () => post("/api/v1/shares/import", {}) },
  // Each deletes what it may and names the rest, so the answer is 200; what it did is told by permissions.test.ts.
  {
    route: "POST /api/v1/objects/delete",
    needs: { kind: "everybody", scope: "write" },
    ok: 200,
    send: () => post("/api/v1/objects/delete", { bucket: "documents", keys: [`nothing-${id()}`] }),
  },
  { route: "GET /api/v1/users", needs: SITE(), ok: 200, send: () => get("/api/v1/users") },
  { route: "POST /api/v1/users", needs: SITE(), ok: 201, send: () => post("/api/v1/users", { email: `${id()}@example.com` }) },
  { route: "GET /api/v1/users/:id", needs: SITE(), ok: 200, send: (cell) => get(`/api/v1/users/${cell.person}`) },
  {
    route: "PATCH /api/v1/users/:id",
    needs: SITE(),
    ok: 200,
    send: (cell) => ({ ...get(`/api/v1/users/${cell.person}`), method: "PATCH", json: { name: "Somebody" } }),
  },
  { route: "DELETE /api/v1/users/:id", needs: SITE(), ok: 404, send: () => ({ ...get("/api/v1/users/nobody"), method: "DELETE" }) },
  { route: "POST /api/v1/users/:id/invitation", needs: SITE(), ok: 201, send: (cell) => post(`/api/v1/users/${cell.person}/invitation`) },
  { route: "POST /api/v1/users/:id/sign-out", needs: SITE(), ok: 204, send: (cell) => post(`/api/v1/users/${cell.person}/sign-out`) },
  { route: "GET /api/v1/users/:id/permissions", needs: SITE(), ok: 200, send: (cell) => get(`/api/v1/users/${cell.person}/permissions`) },
  {
    route: "PUT /api/v1/users/:id/permissions",
    needs: SITE(),
    ok: 200,
    send: (cell) => ({ ...get(`/api/v1/users/${cell.person}/permissions`), method: "PUT", json: [] }),
  },
  { route: "GET /api/v1/groups", needs: SITE(), ok: 200, send: () => get("/api/v1/groups") },
  { route: "POST /api/v1/groups", needs: SITE(), ok: 201, send: () => post("/api/v1/groups", { name: id() }) },
  { route: "GET /api/v1/groups/:id", needs: SITE(), ok: 200, send: (cell) => get(`/api/v1/groups/${cell.group}`) },
  {
    route: "PATCH /api/v1/groups/:id",
    needs: SITE(),
    ok: 200,
    send: (cell) => ({ ...get(`/api/v1/groups/${cell.group}`), method: "PATCH", json: { name: "Matrix" } }),
  },
  { route: "DELETE /api/v1/groups/:id", needs: SITE(), ok: 404, send: () => ({ ...get("/api/v1/groups/none"), method: "DELETE" }) },
  { route: "GET /api/v1/groups/:id/members", needs: SITE(), ok: 200, send: (cell) => get(`/api/v1/groups/${cell.group}/members`) },
  {
    route: "PUT /api/v1/groups/:id/members/:userId",
    needs: SITE(),
    ok: 204,
    send: (cell) => ({ ...get(`/api/v1/groups/${cell.group}/members/${cell.person}`), method: "PUT" }),
  },
  {
    route: "DELETE /api/v1/groups/:id/members/:userId",
    needs: SITE(),
    ok: 204,
    send: (cell) => ({ ...get(`/api/v1/groups/${cell.group}/members/${cell.person}`), method: "DELETE" }),
  },
  { route: "GET /api/v1/groups/:id/permissions", needs: SITE(), ok: 200, send: (cell) => get(`/api/v1/groups/${cell.group}/permissions`) },
  {
    route: "PUT /api/v1/groups/:id/permissions",
    needs: SITE(),
    ok: 200,
    send: (cell) => ({ ...get(`/api/v1/groups/${cell.group}/permissions`), method: "PUT", json: [] }),
  },
  { route: "GET /api/v1/permissions", needs: SITE(), ok: 200, send: () => get("/api/v1/permissions?bucket=documents&prefix=docs/") },
  {
    route: "GET /api/v1/permissions/rules",
    needs: SITE(),
    ok: 200,
    send: () => get("/api/v1/permissions/rules?bucket=documents&prefix=docs/"),
  },
  {
    route: "PUT /api/v1/permissions/rules",
    needs: SITE(),
    ok: 204,
    send: (cell) => ({
      ...get("/api/v1/permissions/rules"),
      method: "PUT",
      json: { bucket: "documents", prefix: "m/", user: cell.person, level: "read" },
    }),
  },
  {
    route: "DELETE /api/v1/permissions/rules",
    needs: SITE(),
    ok: 204,
    send: (cell) => ({ ...get(`/api/v1/permissions/rules?bucket=documents&prefix=m/&user=${cell.person}`), method: "DELETE" }),
  },
  { route: "GET /api/v1/audit", needs: SITE(), ok: 200, send: () => get("/api/v1/audit") },
  { route: "GET /api/v1/account", needs: ME, ok: 200, send: () => get("/api/v1/account") },
  {
    route: "PATCH /api/v1/account",
    needs: ME,
    ok: 200,
    send: () => ({ ...get("/api/v1/account"), method: "PATCH", json: { name: "Somebody" } }),
  },
  // Everybody here has a password, and leaves it out: that is asked after who may, and counts as no try.
  {
    route: "POST /api/v1/account/password",
    needs: ME,
    ok: 400,
    send: () => post("/api/v1/account/password", { newPassword: "long enough for one" }),
  },
  { route: "GET /api/v1/tokens", needs: ME, ok: 200, send: () => get("/api/v1/tokens") },
  { route: "POST /api/v1/tokens", needs: ME, ok: 201, send: () => post("/api/v1/tokens", { name: "x", scopes: ["read"] }) },
  { route: "DELETE /api/v1/tokens/:id", needs: ME, ok: 404, send: () => ({ ...get("/api/v1/tokens/none"), method: "DELETE" }) },
];

/** Rows about a link: `owner`'s own, and one of the administrator's. */
const SHARE_ROWS: Row[] = [
  {
    route: "GET /api/v1/shares/:id",
    needs: { kind: "ownShare", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/v1/shares/${cell.share}`),
  },
  {
    route: "GET /api/v1/shares/:id/events",
    needs: { kind: "ownShare", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/v1/shares/${cell.share}/events`),
  },
  {
    route: "GET /api/v1/shares/:id/stats",
    needs: { kind: "ownShare", scope: "read" },
    ok: 200,
    send: (cell) => get(`/api/v1/shares/${cell.share}/stats`),
  },
  {
    route: "PATCH /api/v1/shares/:id",
    needs: { kind: "ownShare", scope: "manage", needsRights: true },
    ok: 200,
    send: (cell) => ({ ...get(`/api/v1/shares/${cell.share}`), method: "PATCH", json: { name: "Renamed" } }),
  },
  {
    route: "POST /api/v1/shares/:id/reset-attempts",
    needs: { kind: "ownShare", scope: "manage", needsRights: true },
    ok: 204,
    send: (cell) => post(`/api/v1/shares/${cell.share}/reset-attempts`),
  },
  ...["pause", "resume", "expire"].map((action): Row => ({
    route: `POST /api/v1/shares/:id/${action}`,
    needs: { kind: "ownShare", scope: "manage", needsRights: true },
    ok: 200,
    send: (cell) => post(`/api/v1/shares/${cell.share}/${action}`),
  })),
  // Not revoked, so that it is refused as such where it is allowed: nothing is deleted.
  {
    route: "DELETE /api/v1/shares/:id",
    needs: { kind: "ownShare", scope: "manage" },
    ok: 409,
    send: (cell) => ({ ...get(`/api/v1/shares/${cell.share}`), method: "DELETE" }),
  },
  {
    route: "POST /api/v1/shares/:id/restore",
    needs: { kind: "ownShare", scope: "manage", needsRights: true },
    ok: 200,
    send: (cell) => post(`/api/v1/shares/${cell.share}/restore`),
  },
  {
    route: "POST /api/v1/shares/:id/revoke",
    needs: { kind: "ownShare", scope: "share" },
    ok: 200,
    send: (cell) => post(`/api/v1/shares/${cell.share}/revoke`),
  },
  {
    route: "DELETE /api/buckets/:bucket/share/:shareId",
    needs: { kind: "ownShare", scope: "share" },
    ok: 200,
    send: (cell) => ({ ...get(`/api/buckets/documents/share/${cell.share}`), method: "DELETE" }),
  },
];

/** For visitors, or for whoever is about to sign in: nobody is asked who they are. Each has tests of its own. */
const PUBLIC = new Set([
  "GET /api/auth/:nextauth+",
  "POST /api/auth/:nextauth+",
  "GET /share/:id",
  "GET /share/:id/file",
  "GET /share/:id/list",
  "GET /share/:id/preview",
  "GET /share/:id/zip",
  "POST /share/:id/zip",
  "POST /share/:id/unlock",
  "POST /share/:id/uploads",
  "PUT /share/:id/uploads/content",
  "GET /share/:id/uploads/:token",
  "DELETE /share/:id/uploads/:token",
  "POST /share/:id/uploads/:token/complete",
  "PUT /share/:id/uploads/:token/parts/:part",
  "POST /share/:id/folder",
  "POST /share/:id/copy",
  "POST /share/:id/move",
  "POST /share/:id/delete",
  "POST /api/v1/set-up",
  "POST /api/v1/invitations/accept",
  "POST /api/v1/password-resets",
]);

/** Would end the sessions that the cells are asked with: account.test.ts has who may. */
const ENDS_SESSIONS = new Set(["POST /api/v1/account/sign-out-everywhere"]);

/* What the rules say. */

function expected(principal: Principal, row: Row, place: Place): number {
  if (principal.isRefused) return 401;
  const { needs } = row;
  if (principal.scopes !== null && (needs.scope === null || !principal.scopes.has(needs.scope))) return 403;
  const isReserved = place === "reserved";
  const found = isThere(place) ? row.ok : (row.missing ?? 404);
  if (principal.isAdministrator) {
    if (needs.kind === "list") return 200;
    if (isReserved) return needs.kind === "write" ? 403 : 404;
    return found;
  }
  // A bucket of which nothing may be seen does not exist.
  if (place === "otherBucket" || principal.level === NONE) return 404;
  if (needs.kind === "list") return 200;
  if (isReserved) return needs.kind === "write" ? 403 : 404;
  const isInFolder = keyOf(place, "x").startsWith(principal.folder);
  const level = isInFolder ? principal.level : NONE;
  if (needs.kind === "look") return level === NONE ? 404 : level < needs.level ? 403 : found;
  if (needs.kind === "write") return level < needs.level ? 403 : found;
  return level === NONE ? 404 : level < READ || !principal.canShare ? 403 : found;
}

/** Copying and moving also store beside, in the same folder: that right is asked for before anybody looks whether the source is there. */
function expectedOfTransfer(principal: Principal, row: Row, place: Place): number {
  const taking = expected(principal, row, place);
  const mayTake = expected(principal, { ...row, missing: row.ok }, place) === row.ok;
  if (!mayTake) return taking;
  if (principal.scopes !== null && !principal.scopes.has("write")) return 403;
  return principal.isAdministrator || principal.level >= WRITE ? taking : 403;
}

function expectedOfSite(principal: Principal, row: Row): number {
  if (principal.isRefused) return 401;
  if (principal.scopes !== null && (row.needs.scope === null || !principal.scopes.has(row.needs.scope))) return 403;
  if (row.needs.kind === "administrator" && !principal.isAdministrator) return 403;
  return row.ok;
}

/** `isOwners`: the link of `owner`, else one of the administrator's. */
function expectedOfShare(principal: Principal, row: Row, isOwners: boolean): number {
  if (principal.isRefused) return 401;
  const needs = row.needs as Extract<Need, { kind: "ownShare" }>;
  if (principal.scopes !== null && !principal.scopes.has(needs.scope ?? "")) return 403;
  if (principal.isAdministrator) return row.ok;
  if (!isOwners || principal.id !== owner.id) return 404;
  return row.ok;
}

/* The world. */

const SCOPES = ["read", "write", "share", "manage", "admin"];

beforeAll(async () => {
  team = await startAccessTeam();
  const port = await freePort();
  provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`);
  sluice = await startSluice({
    port,
    vars: {
      ACCESS_TEAM_DOMAIN: team.origin,
      ACCESS_AUD: AUDIENCE,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.client.id,
      OIDC_CLIENT_SECRET: provider.client.secret,
    },
  });
  const rule = (level: "preview" | "read" | "write" | "full", share = false) => ({ rules: [{ prefix: "docs/", level, share }] });
  const [nobodys, preview, read, write, full, readShare, other, disabled, admin2] = await Promise.all([
    createPerson(sluice),
    createPerson(sluice, rule("preview", true)),
    createPerson(sluice, rule("read")),
    createPerson(sluice, rule("write")),
    createPerson(sluice, rule("full")),
    createPerson(sluice, rule("read", true)),
    createPerson(sluice, { rules: [{ prefix: "other/", level: "full", share: true }] }),
    createPerson(sluice, rule("full", true)),
    createPerson(sluice, { role: "admin" }),
  ]);
  // By a group, which is to make no difference.
  owner = await createPerson(sluice);
  await createGroup(sluice, "Owners", [owner.id], [{ prefix: "docs/", level: "full", share: true }]);
  const disabledCookie = await signIn(sluice, disabled.email);
  const disabledToken = await createBearer(disabled, { scopes: SCOPES });
  const expired = await createBearer(owner, { scopes: SCOPES });
  await sluice.db.prepare("UPDATE api_tokens SET expires_at_ms = 1 WHERE user_id = ?1").bind(owner.id).run();
  await sluice.api(`/api/v1/users/${disabled.id}`, { method: "PATCH", json: { isDisabled: true } });
  provider.people.set("owner", { email: owner.email, email_verified: true });
  provider.current = "owner";
  const byProvider = sessionCookie(sluice, (await signInByProvider(sluice, "oidc")).browser);
  const sameOrigin = { origin: sluice.url, "sec-fetch-site": "same-origin" };
  const base = { level: NONE as Level, canShare: false, folder: "docs/", scopes: null, id: "" };
  const one = (name: string, authorization: string, more: Partial<Principal> = {}): Principal => ({
    ...base,
    name,
    headers: { authorization },
    ...more,
  });
  const own = { level: FULL as Level, canShare: true, id: owner.id };
  principals = [
    one("administrator, Basic", BASIC, { isAdministrator: true }),
    {
      ...base,
      name: "administrator, session",
      headers: { cookie: await signIn(sluice, ADMIN.email, ADMIN.password), ...sameOrigin },
      isAdministrator: true,
    },
    one("administrator, token with every scope", await createBearer(admin2, { scopes: SCOPES }), {
      isAdministrator: true,
      scopes: new Set(SCOPES),
    }),
    one("administrator, token to read", await createBearer(admin2, { scopes: ["read"] }), {
      isAdministrator: true,
      scopes: new Set(["read"]),
    }),
    one("no permission", nobodys.basic),
    one("preview and share", preview.basic, { level: PREVIEW, canShare: true }),
    one("read", read.basic, { level: READ }),
    one("write", write.basic, { level: WRITE }),
    one("full", full.basic, { level: FULL }),
    one("read and share", readShare.basic, { level: READ, canShare: true }),
    one("full and share by a group, Basic", owner.basic, own),
    { ...base, ...own, name: "full and share by a group, session", headers: { cookie: await signIn(sluice, owner.email), ...sameOrigin } },
    { ...base, ...own, name: "full and share by a group, session by a provider", headers: { cookie: byProvider, ...sameOrigin } },
    {
      ...base,
      ...own,
      name: "full and share by a group, Access",
      headers: { "cf-access-jwt-assertion": await team.token(owner.email), ...sameOrigin },
    },
    ...(await Promise.all(
      SCOPES.map(async (scope) =>
        one(`full and share, token to ${scope}`, await createBearer(owner, { scopes: [scope] }), { ...own, scopes: new Set([scope]) }),
      ),
    )),
    one("another folder", other.basic, { level: FULL, canShare: true, folder: "other/", id: other.id }),
    one("disabled, Basic", disabled.basic, { isRefused: true, isGuessing: true }),
    one("disabled, token", disabledToken, { isRefused: true }),
    { ...base, name: "disabled, session from before", headers: { cookie: disabledCookie, ...sameOrigin }, isRefused: true },
    one("expired token", expired, { isRefused: true }),
    one("wrong password", basicOf(disabled.email, "another password"), { isRefused: true, isGuessing: true }),
    { ...base, name: "nobody", headers: {}, isRefused: true },
  ];
});
afterAll(async () => {
  await sluice.stop();
  await provider.stop();
  await team.stop();
});

/** Who is asked of the row at a place of its table: a password is hashed each time that it is wrong, so those are tried at every sixth row. */
const askedOf = (at: number) => principals.filter((principal) => principal.isGuessing !== true || at % 6 === 0);

/** Whoever is refused is refused before any place is looked at, and refusing a password takes time: two places say as much as seven. */
const placesOf = (principal: Principal): readonly Place[] => (principal.isRefused ? ["inside", "outside"] : PLACES);

/** Whether a row that is allowed may leave its object otherwise than it was, or take it away. */
const isChanging = (row: Row) => row.needs.kind === "write" || row.needs === REMOVE;

/** The object of a place that its cells share, as long as they change nothing. */
const sharedBy = (place: Place) => `shared-${place}`;

let cells = 0;

async function run(principal: Principal, row: Row, cell: Partial<Cell>): Promise<Response> {
  const key = cell.key ?? "";
  const { path, json, ...init } = row.send({
    bucket: "documents",
    beside: `${key}.beside`,
    share: "",
    person: "",
    group: "",
    ...cell,
    key,
    encoded: encode(key),
  });
  cells += 1;
  // Wrong credentials are counted, and too many answer 429: sign-in.test.ts is about that.
  if (principal.isGuessing) await sluice.db.prepare("DELETE FROM attempts").run();
  return await sluice.fetch(path, {
    ...init,
    headers: { ...principal.headers, ...(json === undefined ? {} : { "content-type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
}

/** In bunches: two cores answer eight at once no slower than one. */
async function inBunches<T>(all: T[], work: (one: T) => Promise<string | null>): Promise<string[]> {
  const wrong: string[] = [];
  for (let start = 0; start < all.length; start += 12) {
    const results = await Promise.all(all.slice(start, start + 12).map(work));
    wrong.push(...results.filter((result) => result !== null));
  }
  return wrong;
}

test("every route has its rows", () => {
  const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
  const served = routes.flatMap(({ pattern, module }) =>
    methods.filter((method) => module[method] !== undefined).map((method) => `${method} ${pattern}`),
  );
  const rows = new Set([...OBJECT_ROWS, ...COPY_ROWS, ...SITE_ROWS, ...SHARE_ROWS].map((row) => row.route));
  expect(served.filter((route) => !rows.has(route) && !PUBLIC.has(route) && !ENDS_SESSIONS.has(route))).toEqual([]);
  expect([...rows, ...PUBLIC, ...ENDS_SESSIONS].filter((route) => !served.includes(route))).toEqual([]);
});

describe("each cell answers as the rules say", () => {
  test("objects: every route, principal and place", async () => {
    const documents = await sluice.bucket("documents");
    const media = await sluice.bucket("media");
    const put = async (place: Place, key: string) => await (bucketOf(place) === "media" ? media : documents).put(key, "bytes");
    for (const place of PLACES.filter(isThere)) await put(place, keyOf(place, sharedBy(place)));
    const all = [...OBJECT_ROWS, ...COPY_ROWS].flatMap((row, at) =>
      askedOf(at).flatMap((principal, who) =>
        placesOf(principal).map((place) => ({ row, principal, place, name: `${at}-${who}-${place}` })),
      ),
    );
    const wrong = await inBunches(all, async ({ row, principal, place, name }) => {
      const isTransfer = /copy|move/u.test(row.route);
      const should = isTransfer ? expectedOfTransfer(principal, row, place) : expected(principal, row, place);
      // What only looks, or is to be refused, changes nothing, so those cells share an object; were a refusal let through, its answer would tell.
      const isSharing = isThere(place) && (should >= 400 || !isChanging(row));
      const key = keyOf(place, isSharing ? sharedBy(place) : name);
      if (isThere(place) && !isSharing) await put(place, key);
      const response = await run(principal, row, { bucket: bucketOf(place), key, beside: keyOf(place, `${name}.beside`) });
      const text = await response.text();
      const isLeaking =
        response.status === 200 &&
        row.needs.kind === "list" &&
        !principal.isAdministrator &&
        place !== "inside" &&
        place !== "missing" &&
        principal.folder === "docs/" &&
        text.includes(isThere(place) ? sharedBy(place) : name);
      return response.status === should && !isLeaking
        ? null
        : `${principal.name} · ${row.route} · ${place}: ${response.status} instead of ${should}${isLeaking ? ", and it leaks a name" : ""} ${text.slice(0, 120)}`;
    });
    expect(wrong).toEqual([]);
  }, 240_000);

  test("the site: people, groups, permissions, tokens, settings, the log", async () => {
    const [person, group] = [await createPerson(sluice), await createGroup(sluice, `Matrix ${id()}`, [])];
    const all = SITE_ROWS.flatMap((row, at) => askedOf(at).map((principal) => ({ row, principal })));
    const wrong: string[] = [];
    // One after the other: rows about one person would get into each other's way.
    for (const { row, principal } of all) {
      const response = await run(principal, row, { person: person.id, group: group.id });
      const text = await response.text();
      const should = expectedOfSite(principal, row);
      if (response.status !== should)
        wrong.push(`${principal.name} · ${row.route}: ${response.status} instead of ${should} ${text.slice(0, 120)}`);
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  test("links: one's own, and somebody else's", async () => {
    await (await sluice.bucket("documents")).put("docs/linked.txt", "bytes");
    const make = async (api: Sluice["api"]) => {
      const response = await api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key: "docs/linked.txt" }] } });
      return ((await response.json()) as PresentedShare).id;
    };
    const all = SHARE_ROWS.flatMap((row, at) =>
      askedOf(at).flatMap((principal) => [true, false].map((isOwners) => ({ row, principal, isOwners }))),
    );
    // What only looks, or is to be refused, changes nothing, so those cells share a link.
    const [owners, administrators] = [await make(owner.api), await make(sluice.api)];
    const wrong = await inBunches(all, async ({ row, principal, isOwners }) => {
      const should = expectedOfShare(principal, row, isOwners);
      const isSharing = should !== row.ok || row.route.startsWith("GET ");
      const share = isSharing ? (isOwners ? owners : administrators) : await make(isOwners ? owner.api : sluice.api);
      const response = await run(principal, row, { share });
      const text = await response.text();
      return response.status === should
        ? null
        : `${principal.name} · ${row.route} · ${isOwners ? "owner's" : "administrator's"}: ${response.status} instead of ${should} ${text.slice(0, 120)}`;
    });
    expect(wrong).toEqual([]);
  }, 240_000);

  test("what one may not see answers exactly as what is not there", async () => {
    const documents = await sluice.bucket("documents");
    const strip = (text: string) => text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gu, "").replaceAll(/\b(?:there|nil)\b/gu, "");
    const rows = [...OBJECT_ROWS, ...COPY_ROWS].filter((row) => row.needs.kind !== "write");
    const standard = principals.filter((principal) => !principal.isAdministrator && !principal.isRefused && principal.folder === "docs/");
    const all = rows.flatMap((row) => standard.map((principal) => ({ row, principal })));
    await documents.put("other/there", "bytes");
    const wrong = await inBunches(all, async ({ row, principal }) => {
      const [there, absent] = await Promise.all([run(principal, row, { key: "other/there" }), run(principal, row, { key: "other/nil" })]);
      const [one, two] = [strip(await there.text()), strip(await absent.text())];
      return there.status === absent.status && one === two
        ? null
        : `${principal.name} · ${row.route}: ${there.status} ${one} or ${absent.status} ${two}`;
    });
    expect(wrong).toEqual([]);
  }, 240_000);

  test("there are at least two thousand cells", () => {
    expect(cells).toBeGreaterThan(2000);
  });
});
