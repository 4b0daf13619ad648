import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/*
 * D1 is the authority for everything relational. Times are milliseconds since 1970, UTC. Identifiers are random text.
 * Migrations are generated from this file (`npm run db:generate`) and never edited once released.
 */

export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    /** Lower case. */
    email: text("email").notNull(),
    name: text("name"),
    /** PHC-style string; `null` when the person signs in elsewhere only. */
    passwordHash: text("password_hash"),
    role: text("role", { enum: ["administrator", "user"] }).notNull(),
    /** Raised to end every session of the person at once. */
    sessionVersion: integer("session_version").notNull().default(1),
    disabledAtMs: integer("disabled_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    lastSignInAtMs: integer("last_sign_in_at_ms"),
    /** Raised by each change of the person, their groups or their permissions; the ETag. */
    version: integer("version").notNull().default(1),
  },
  (table) => [uniqueIndex("users_email").on(table.email)],
);

export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    sessionVersion: integer("session_version").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

/** Who a person is at an identity provider. Found by the provider's own subject, which unlike an e-mail address is never given to another. */
export const identities = sqliteTable(
  "identities",
  {
    /** `oidc:` and the issuer, `github`, `google` or `access:` and the team's issuer. */
    provider: text("provider").notNull(),
    subject: text("subject").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.subject] }), index("identities_user").on(table.userId)],
);

/** Links by which somebody sets their first password, or a new one. Whoever has the token is who was invited, so only its hash is kept. */
export const invitations = sqliteTable(
  "invitations",
  {
    /** SHA-256 of the token, base64url. */
    tokenHash: text("token_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    /** `reset`: somebody said that they forgot the password. It ends no invitation of an administrator. */
    purpose: text("purpose", { enum: ["invitation", "reset"] })
      .notNull()
      .default("invitation"),
  },
  (table) => [index("invitations_user").on(table.userId)],
);

export const apiTokens = sqliteTable(
  "api_tokens",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** SHA-256 of the token, base64url: it has 238 random bits, so nothing slower is needed. */
    tokenHash: text("token_hash").notNull(),
    /** The token's first characters, by which its owner knows it again. */
    hint: text("hint").notNull(),
    /** JSON list. */
    scopes: text("scopes").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms"),
    lastUsedAtMs: integer("last_used_at_ms"),
  },
  (table) => [uniqueIndex("api_tokens_hash").on(table.tokenHash), index("api_tokens_user").on(table.userId, table.createdAtMs)],
);

export const groups = sqliteTable(
  "groups",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    /** Raised by each change of the group, its members or its permissions; the ETag. */
    version: integer("version").notNull().default(1),
  },
  (table) => [uniqueIndex("groups_name").on(sql`${table.name} COLLATE NOCASE`)],
);

export const groupMembers = sqliteTable(
  "group_members",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    groupId: text("group_id")
      .notNull()
      .references(() => groups.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.userId, table.groupId] }), index("group_members_group").on(table.groupId, table.userId)],
);

/** What a person or a group may do below a folder: exactly one of `user_id` and `group_id` is set. See lib/people/rights.ts for what rows mean together. */
export const permissions = sqliteTable(
  "permissions",
  {
    id: integer("id").primaryKey(),
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    groupId: text("group_id").references(() => groups.id, { onDelete: "cascade" }),
    bucket: text("bucket").notNull(),
    /** Empty for the whole bucket, else ending in a slash. NFC. */
    prefix: text("prefix").notNull(),
    level: text("level", { enum: ["none", "preview", "read", "write", "full"] }).notNull(),
    canShare: integer("can_share").notNull().default(0),
  },
  (table) => [
    uniqueIndex("permissions_user").on(table.userId, table.bucket, table.prefix),
    uniqueIndex("permissions_group").on(table.groupId, table.bucket, table.prefix),
    index("permissions_place").on(table.bucket, table.prefix),
    check("permissions_one_subject", sql`(user_id IS NULL) <> (group_id IS NULL)`),
  ],
);

/** What people and their tokens did. Triggers refuse every change of a row and its deletion. */
export const audit = sqliteTable(
  "audit",
  {
    id: integer("id").primaryKey(),
    atMs: integer("at_ms").notNull(),
    actorId: text("actor_id"),
    /** As it was then: people are deleted, what they did is not. */
    actorName: text("actor_name").notNull(),
    via: text("via").notNull(),
    tokenId: text("token_id"),
    action: text("action").notNull(),
    targetKind: text("target_kind").notNull(),
    targetId: text("target_id"),
    targetName: text("target_name"),
    /** JSON object; never holds a secret. */
    detail: text("detail"),
    clientAddress: text("client_address"),
    userAgent: text("user_agent"),
  },
  (table) => [
    index("audit_actor").on(table.actorId, table.id),
    index("audit_action").on(table.action, table.id),
    index("audit_target").on(table.targetKind, table.targetId, table.id),
    index("audit_at").on(table.atMs),
  ],
);

export const shares = sqliteTable(
  "shares",
  {
    id: text("id").primaryKey(),
    /** Random per creation; what visitors hold is bound to it, never to the id alone. */
    generation: text("generation").notNull(),
    /** Raised when the password or the contents change: earlier visits end. */
    gateVersion: integer("gate_version").notNull().default(1),
    /** Raised by each edit; the ETag of the share. */
    version: integer("version").notNull().default(1),
    name: text("name"),
    /** Markdown, shown to visitors once they passed the gate. */
    description: text("description"),
    /** For those who manage the link; never shown to a visitor. */
    note: text("note"),
    opening: text("opening", { enum: ["page", "direct"] }).notNull(),
    allowedActions: text("allowed_actions", { enum: ["preview", "download", "upload", "upload_download", "full"] })
      .notNull()
      .default("download"),
    /** The last part of the address in place of the id; letters and digits, unique whatever their case. */
    urlKey: text("url_key"),
    /** Whether an item is a folder: then the owner's rules are asked for with every request, since they may differ below it. */
    hasFolders: integer("has_folders").notNull().default(0),
    passwordHash: text("password_hash"),
    expiresAtMs: integer("expires_at_ms"),
    /** Set the first time the share was seen expired, so that a clock set back does not revive it. */
    expirySeenAtMs: integer("expiry_seen_at_ms"),
    startsAtMs: integer("starts_at_ms"),
    pausedAtMs: integer("paused_at_ms"),
    maxDownloads: integer("max_downloads"),
    downloads: integer("downloads").notNull().default(0),
    maxUses: integer("max_uses"),
    /** Visits: browsers or clients that passed the gate. */
    uses: integer("uses").notNull().default(0),
    /** What visitors may upload; `null` without a limit. */
    maxUploadBytes: integer("max_upload_bytes"),
    maxUploadFiles: integer("max_upload_files"),
    maxUploadFileBytes: integer("max_upload_file_bytes"),
    /** JSON list of file extensions, lower case, without the dot. */
    uploadTypes: text("upload_types"),
    /** Whether each visitor uploads into a folder of their own. */
    hasUploadFolders: integer("has_upload_folders").notNull().default(0),
    /** JSON list of the sites that may show the link in a frame, see lib/shares/embed-origins.ts; `null` for none. */
    embedOrigins: text("embed_origins"),
    /** What visitors uploaded and what is being uploaded: taken before the first byte, given back when an upload is given up. */
    uploadedBytes: integer("uploaded_bytes").notNull().default(0),
    uploadedFiles: integer("uploaded_files").notNull().default(0),
    /** The newest grants that took a slot, each followed by a comma: lets a claim whose answer was lost be recognised. */
    recentClaims: text("recent_claims").notNull().default(""),
    createdAtMs: integer("created_at_ms").notNull(),
    createdBy: text("created_by"),
    /** Who created it, as shown: an e-mail address, or what R2 Explorer wrote. */
    createdByName: text("created_by_name").notNull(),
    lastAccessAtMs: integer("last_access_at_ms"),
    revokedAtMs: integer("revoked_at_ms"),
    /**
     * Why the link answers nobody although it was not taken back: its owner may no longer hand over what it leads to. Kept by `suspendShares` in the very
     * transaction that changes somebody's rights, so that a visitor's request has to ask for no permission.
     */
    suspended: text("suspended", { enum: ["owner_disabled", "owner_deleted", "rights_lost"] }),
    /** `record`: adopted from R2 Explorer's record in the bucket, which stays the authority for its existence. */
    origin: text("origin", { enum: ["sluice", "record"] })
      .notNull()
      .default("sluice"),
    /** Downloads that R2 Explorer itself had counted in an adopted record when it was last read. */
    recordDownloads: integer("record_downloads").notNull().default(0),
    recordMissingAtMs: integer("record_missing_at_ms"),
    /** The version last written to the bucket's record; smaller than `version` when a write is still due. */
    recordVersion: integer("record_version").notNull().default(0),
    recordWrittenAtMs: integer("record_written_at_ms").notNull().default(0),
    /*
     * What lists filter and sort by, see docs/decisions/0014-lists-at-scale.md. Triggers keep these; nothing else writes them but `settleStates`, which tells them
     * what the clock changed.
     */
    /** The name that the link is shown under, lower case. */
    sortName: text("sort_name").notNull().default(""),
    hasBroken: integer("has_broken").notNull().default(0),
    isExhausted: integer("is_exhausted").notNull().default(0),
    /** Whether its end was seen to have passed. */
    isEnded: integer("is_ended").notNull().default(0),
    /** Whether its start was not yet seen to have passed. */
    isWaiting: integer("is_waiting").notNull().default(0),
    /** `downloads` and `last_access_at_ms` as they were when last copied: with the counters themselves in an index, each download would write to it. */
    orderDownloads: integer("order_downloads").notNull().default(0),
    orderLastAccessAtMs: integer("order_last_access_at_ms").notNull().default(0),
    isOrderDue: integer("is_order_due").notNull().default(0),
    isLive: integer("is_live").generatedAlwaysAs(sql`CASE WHEN revoked_at_ms IS NULL AND record_missing_at_ms IS NULL THEN 1 ELSE 0 END`, {
      mode: "virtual",
    }),
    /** Place of the state in `SHARE_STATES` of lib/shares/status-sql.ts. */
    state: integer("state").generatedAlwaysAs(
      sql`CASE WHEN revoked_at_ms IS NOT NULL OR record_missing_at_ms IS NOT NULL THEN 7 WHEN suspended IS NOT NULL THEN 6 WHEN has_broken THEN 5 WHEN is_ended THEN 4 WHEN paused_at_ms IS NOT NULL THEN 3 WHEN is_exhausted THEN 2 WHEN is_waiting THEN 1 ELSE 0 END`,
      { mode: "virtual" },
    ),
    hasPassword: integer("has_password").generatedAlwaysAs(sql`CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END`, { mode: "virtual" }),
    /** Links without an end come after all others. */
    orderExpiresAtMs: integer("order_expires_at_ms").generatedAlwaysAs(sql`coalesce(expires_at_ms, 9000000000000000)`, { mode: "virtual" }),
  },
  (table) => [
    index("shares_by_created").on(table.isLive, table.createdAtMs, table.id),
    index("shares_by_name").on(table.isLive, table.sortName, table.createdAtMs, table.id),
    index("shares_by_expires").on(table.isLive, table.orderExpiresAtMs, table.createdAtMs, table.id),
    index("shares_by_downloads").on(table.isLive, table.orderDownloads, table.createdAtMs, table.id),
    index("shares_by_last_access").on(table.isLive, table.orderLastAccessAtMs, table.createdAtMs, table.id),
    index("shares_by_state").on(table.state, table.createdAtMs, table.id),
    index("shares_of_owner").on(table.createdBy, table.isLive, table.createdAtMs, table.id),
    index("shares_of_owner_by_state").on(table.createdBy, table.state, table.createdAtMs, table.id),
    index("shares_by_actions").on(table.isLive, table.allowedActions, table.createdAtMs, table.id),
    index("shares_by_security").on(table.isLive, table.hasPassword, table.createdAtMs, table.id),
    index("shares_unused")
      .on(table.isLive, table.createdAtMs, table.id)
      .where(sql`last_access_at_ms IS NULL`),
    index("shares_order_due")
      .on(table.id)
      .where(sql`is_order_due = 1`),
    index("shares_ending")
      .on(table.expiresAtMs)
      .where(sql`is_ended = 0`),
    index("shares_starting")
      .on(table.startsAtMs)
      .where(sql`is_waiting = 1`),
    uniqueIndex("shares_url_key").on(sql`${table.urlKey} COLLATE NOCASE`),
    index("shares_record_due")
      .on(table.id)
      .where(sql`record_version < version`),
  ],
);

export const shareItems = sqliteTable(
  "share_items",
  {
    shareId: text("share_id")
      .notNull()
      .references(() => shares.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    bucket: text("bucket").notNull(),
    kind: text("kind", { enum: ["file", "folder"] })
      .notNull()
      .default("file"),
    /** A file's key, or a folder's prefix: empty for the whole bucket, else ending in a slash. */
    key: text("key").notNull(),
    /** Set when the target was deleted through Sluice: a new file of that name does not revive the link. */
    brokenAtMs: integer("broken_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.shareId, table.position] }),
    index("share_items_target").on(table.bucket, table.key),
    index("share_items_broken").on(table.brokenAtMs),
  ],
);

/**
 * What links are searched by, kept by triggers: a row of each link (position -1: id, address, name, note, owner) and one of each item (its key), lower case. `share_search`, an
 * FTS5 table of trigrams that drizzle does not know, holds the index of it.
 */
export const shareTexts = sqliteTable(
  "share_texts",
  {
    number: integer("number").primaryKey(),
    shareId: text("share_id").notNull(),
    position: integer("position").notNull(),
    text: text("text").notNull(),
  },
  (table) => [uniqueIndex("share_texts_share").on(table.shareId, table.position)],
);

/** A slot of a limited link that somebody holds: written when it is resumed or finished, see lib/visits/grants. */
export const grants = sqliteTable("grants", {
  id: text("id").primaryKey(),
  shareId: text("share_id")
    .notNull()
    .references(() => shares.id, { onDelete: "cascade" }),
  createdAtMs: integer("created_at_ms").notNull(),
  /** Bytes that the network surely took, see lib/visits/grants: bounds how much of an object one grant yields. */
  sentBytes: integer("sent_bytes").notNull().default(0),
  resumes: integer("resumes").notNull().default(0),
});

export const events = sqliteTable(
  "events",
  {
    id: integer("id").primaryKey(),
    shareId: text("share_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Random; a log write that is repeated after a lost answer adds nothing. */
    uid: text("uid").notNull(),
    /** Which counters of the link this row itself raises (a trigger does it): 1 its downloads, 2 its uses; limited ones were counted when the slot was claimed. */
    counts: integer("counts").notNull().default(0),
    event: text("event", {
      enum: ["opened", "gate_passed", "gate_failed", "previewed", "downloaded", "zip", "uploaded", "deleted", "moved", "denied", "locked"],
    }).notNull(),
    result: text("result").notNull(),
    path: text("path"),
    bytes: integer("bytes"),
    visitId: text("visit_id"),
    grantId: text("grant_id"),
    clientAddress: text("client_address"),
    country: text("country"),
    userAgent: text("user_agent"),
  },
  (table) => [index("events_share").on(table.shareId, table.id), uniqueIndex("events_uid").on(table.uid)],
);

/** Attempts and misses per window. `key` says what is counted, such as `miss:203.0.113.9`. */
export const attempts = sqliteTable("attempts", {
  key: text("key").primaryKey(),
  windowStartedAtMs: integer("window_started_at_ms").notNull(),
  count: integer("count").notNull(),
});

/** Share ids that no bucket had a record of, so that asking again costs no scan. */
export const absentShares = sqliteTable("absent_shares", {
  id: text("id").primaryKey(),
  checkedAtMs: integer("checked_at_ms").notNull(),
});

/** Records in a bucket that could not be read as a share. */
export const recordFaults = sqliteTable(
  "record_faults",
  {
    bucket: text("bucket").notNull(),
    shareId: text("share_id").notNull(),
    reason: text("reason").notNull(),
    seenAtMs: integer("seen_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.shareId] })],
);

export const uploads = sqliteTable(
  "uploads",
  {
    /** SHA-256 of bucket, key and R2's upload id, hex. */
    id: text("id").primaryKey(),
    bucket: text("bucket").notNull(),
    key: text("key").notNull(),
    uploadId: text("upload_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    createdBy: text("created_by"),
    state: text("state", { enum: ["open", "completing", "completed", "aborted"] }).notNull(),
    /** JSON: what completion answered, so that a repeated completion answers the same; while the upload is open, the highest part stored so far. */
    result: text("result"),
  },
  (table) => [index("uploads_open").on(table.state, table.createdAtMs)],
);

/** CRC-32 of objects that a zip once held, so that the next one need not look at their bytes; worth nothing for any other ETag. */
export const objectCrcs = sqliteTable(
  "object_crcs",
  {
    bucket: text("bucket").notNull(),
    key: text("key").notNull(),
    etag: text("etag").notNull(),
    crc32: integer("crc32").notNull(),
  },
  (table) => [primaryKey({ columns: [table.bucket, table.key] })],
);

/** Uploads of visitors: whoever has the token continues one. The key was taken when it began, so it overwrites nothing. */
export const visitorUploads = sqliteTable(
  "visitor_uploads",
  {
    /** SHA-256 of the token, base64url. */
    tokenHash: text("token_hash").primaryKey(),
    shareId: text("share_id")
      .notNull()
      .references(() => shares.id, { onDelete: "cascade" }),
    generation: text("generation").notNull(),
    visitId: text("visit_id").notNull(),
    bucket: text("bucket").notNull(),
    key: text("key").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    partSizeBytes: integer("part_size_bytes").notNull(),
    /** R2's id of the upload in parts. */
    uploadId: text("upload_id").notNull(),
    /** ETag of the empty object that holds the place. */
    placeholderEtag: text("placeholder_etag").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    state: text("state", { enum: ["open", "completing", "completed", "aborted"] }).notNull(),
    /** The finished object's ETag, so that a repeated completion answers the same. */
    etag: text("etag"),
  },
  (table) => [
    index("visitor_uploads_open").on(table.state, table.createdAtMs),
    index("visitor_uploads_share").on(table.shareId, table.state),
  ],
);

export const visitorUploadParts = sqliteTable(
  "visitor_upload_parts",
  {
    tokenHash: text("token_hash")
      .notNull()
      .references(() => visitorUploads.tokenHash, { onDelete: "cascade" }),
    partNumber: integer("part_number").notNull(),
    etag: text("etag").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenHash, table.partNumber] })],
);

/** Named sets of settings that new links begin with. */
export const presets = sqliteTable(
  "presets",
  {
    id: text("id").primaryKey(),
    /** `null` for one of the site, which everybody may use and administrators change. */
    ownerId: text("owner_id").references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    /** JSON, see lib/presets/schema.ts; never a password. */
    settings: text("settings").notNull(),
    isDefault: integer("is_default").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    version: integer("version").notNull().default(1),
  },
  (table) => [
    index("presets_owner").on(table.ownerId),
    uniqueIndex("presets_default_of_owner")
      .on(table.ownerId)
      .where(sql`is_default = 1`),
    uniqueIndex("presets_default_of_site")
      .on(table.isDefault)
      .where(sql`is_default = 1 AND owner_id IS NULL`),
  ],
);

/** The outbox. A row is made with what it tells of, and sent after the answer; see lib/mail/send-mails.ts. */
export const mails = sqliteTable(
  "mails",
  {
    id: text("id").primaryKey(),
    kind: text("kind").notNull(),
    /** One address. */
    recipient: text("recipient").notNull(),
    /** The person whom it is about, if it is about one. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** What it tells, sealed, since a link in it may be a secret; `null` once it is sent or given up. */
    sealedContent: text("sealed_content"),
    idempotencyKey: text("idempotency_key").notNull(),
    state: text("state", { enum: ["pending", "sent", "failed"] }).notNull(),
    tries: integer("tries").notNull(),
    /** While a try is under way, when its claim ends. */
    nextTryAtMs: integer("next_try_at_ms").notNull(),
    giveUpAtMs: integer("give_up_at_ms").notNull(),
    /** Code of what went wrong at the last try, and the server's three digits. */
    failure: text("failure"),
    reply: integer("reply"),
    createdAtMs: integer("created_at_ms").notNull(),
    sentAtMs: integer("sent_at_ms"),
  },
  (table) => [
    uniqueIndex("mails_idempotency_key").on(table.idempotencyKey),
    index("mails_due").on(table.state, table.nextTryAtMs),
    index("mails_user").on(table.userId, table.createdAtMs),
    index("mails_created").on(table.createdAtMs),
  ],
);

/** Answers to requests that carried an `Idempotency-Key`. */
export const idempotentAnswers = sqliteTable("idempotent_answers", {
  /** Hash of the actor, the address and the key. */
  id: text("id").primaryKey(),
  /** Hash of the request: the same key with another request is refused. */
  fingerprint: text("fingerprint").notNull(),
  resourceId: text("resource_id").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

export const settings = sqliteTable("settings", { name: text("name").primaryKey(), value: text("value").notNull() });

/** Who does a piece of periodic work now: claimed by one conditional statement. */
export const leases = sqliteTable("leases", { name: text("name").primaryKey(), heldUntilMs: integer("held_until_ms").notNull() });
