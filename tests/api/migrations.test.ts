/** Migrations run forward on a database of the version before, with data in every table, and lose nothing. They can be repeated after an interruption (F36). */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { D1Database } from "@cloudflare/workers-types";
import { afterAll, expect, test } from "vitest";
import { hashPassword } from "../../lib/people/password-hash.ts";
import { parseConfig } from "../../lib/platform/config.ts";
import { readDeployConfig } from "../../scripts/deploy-config.ts";
import { startLocalRuntime } from "../../scripts/local-runtime.ts";
import { applyMigrations } from "../../scripts/migrations.ts";
import { ADMIN, AUTH_SECRET, DEFAULT_PASSWORD_COST, freePort, root, startSluice } from "../support/sluice.ts";

const folder = readDeployConfig(root).database.migrationsDir;
const temporary = mkdtempSync(path.join(tmpdir(), "sluice-migrations-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** The first migrations, as an earlier release had them. */
function folderOfVersion(count: number): string {
  const old = mkdtempSync(path.join(temporary, "old-"));
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .slice(0, count))
    copyFileSync(path.join(folder, file), path.join(old, file));
  return old;
}

async function fill(db: D1Database, passwordHash: string): Promise<void> {
  const rows: [string, Record<string, string | number | null>][] = [
    [
      "users",
      {
        id: "ada",
        email: ADMIN.email,
        name: "Ada",
        password_hash: passwordHash,
        role: "administrator",
        session_version: 3,
        disabled_at_ms: null,
        created_at_ms: 1,
      },
    ],
    [
      "users",
      {
        id: "bob",
        email: "bob@example.com",
        name: null,
        password_hash: null,
        role: "administrator",
        session_version: 1,
        disabled_at_ms: 5,
        created_at_ms: 2,
      },
    ],
    ["sessions", { id: "s1", user_id: "ada", session_version: 3, created_at_ms: 1, expires_at_ms: 9e12 }],
    [
      "shares",
      {
        id: "AAAAAAAAAA",
        generation: "g1",
        name: "Numbers",
        opening: "page",
        max_downloads: 7,
        downloads: 3,
        created_at_ms: 4,
        created_by: "ada",
        created_by_name: ADMIN.email,
        password_hash: null,
      },
    ],
    [
      "shares",
      {
        id: "BBBBBBBBBB",
        generation: "g2",
        opening: "direct",
        revoked_at_ms: 5,
        created_at_ms: 4,
        created_by: null,
        created_by_name: "somebody",
        origin: "record",
      },
    ],
    ["share_items", { share_id: "AAAAAAAAAA", position: 0, bucket: "documents", key: "kept.txt", broken_at_ms: null }],
    ["share_items", { share_id: "BBBBBBBBBB", position: 0, bucket: "media", key: "gone.txt", broken_at_ms: 6 }],
    ["grants", { id: "grant", share_id: "AAAAAAAAAA", created_at_ms: 1, sent_bytes: 5, resumes: 1 }],
    [
      "events",
      { id: 1, share_id: "AAAAAAAAAA", at_ms: 5, uid: "u1", counts: 0, event: "denied", result: "wrong_password", user_agent: "a browser" },
    ],
    ["attempts", { key: "miss:1", window_started_at_ms: 1, count: 2 }],
    ["absent_shares", { id: "CCCCCCCCCC", checked_at_ms: 1 }],
    ["record_faults", { bucket: "documents", share_id: "DDDDDDDDDD", reason: "truncated", seen_at_ms: 1 }],
    [
      "uploads",
      { id: "up", bucket: "documents", key: "big", upload_id: "x", created_at_ms: 1, created_by: "ada", state: "open", result: null },
    ],
    ["idempotent_answers", { id: "i", fingerprint: "f", resource_id: "AAAAAAAAAA", created_at_ms: 1 }],
    ["settings", { name: "shows_reserved", value: "true" }],
    ["leases", { name: "maintenance", held_until_ms: 9e12 }],
  ];
  for (const [table, row] of rows) {
    const names = Object.keys(row);
    await db
      .prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map((_, at) => `?${at + 1}`).join(", ")})`)
      .bind(...Object.values(row))
      .run();
  }
}

async function readAll(db: D1Database): Promise<Record<string, Record<string, unknown>[]>> {
  const { results } = await db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'share_search%' AND name <> 'd1_migrations' ORDER BY name",
    )
    .all<{ name: string }>();
  const tables: Record<string, Record<string, unknown>[]> = {};
  for (const { name } of results) tables[name] = (await db.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all()).results;
  return tables;
}

test("a database of the first release keeps every row and value, and the site goes on with it", async () => {
  const stateDir = path.join(temporary, "state");
  const port = await freePort();
  const vars = { PUBLIC_URL: `http://localhost:${port}`, AUTH_SECRET };
  const runtime = await startLocalRuntime({ root, stateDir, port, vars });
  let before: Awaited<ReturnType<typeof readAll>>;
  try {
    const db = await runtime.miniflare.getD1Database("DB", "sluice");
    expect(await applyMigrations(db, folderOfVersion(2))).toEqual(["0000_first.sql", "0001_count_by_event.sql"]);
    await fill(db, await hashPassword(parseConfig(vars), ADMIN.password));
    const bucket = await runtime.miniflare.getR2Bucket("documents", "sluice");
    await bucket.put("kept.txt", "kept");
    before = await readAll(db);
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([]);
  } finally {
    await runtime.stop();
  }

  const sluice = await startSluice({ stateDir, port, administrator: false, vars: DEFAULT_PASSWORD_COST });
  try {
    const after = await readAll(sluice.db);
    for (const [table, rows] of Object.entries(before)) {
      expect([table, after[table]?.length]).toEqual([table, rows.length]);
      rows.forEach((row, at) => expect([table, after[table]?.[at]]).toEqual([table, expect.objectContaining(row)]));
    }
    expect(await applyMigrations(sluice.db, folder)).toEqual([]);
    // What lists read of links that were there before.
    const { results } = await sluice.db
      .prepare(
        "SELECT id, sort_name, state, has_broken, order_downloads, (SELECT count(*) FROM share_texts t WHERE t.share_id = s.id) AS texts FROM shares s ORDER BY id",
      )
      .all();
    expect(results).toEqual([
      { id: "AAAAAAAAAA", sort_name: "numbers", state: 0, has_broken: 0, order_downloads: 3, texts: 2 },
      { id: "BBBBBBBBBB", sort_name: "gone.txt", state: 7, has_broken: 1, order_downloads: 0, texts: 2 },
    ]);
    const found = (await (await sluice.api("/api/v1/shares?q=kept.tx")).json()) as { data: { id: string }[] };
    expect(found.data.map(({ id }) => id)).toEqual(["AAAAAAAAAA"]);
    expect((await sluice.fetch("/share/AAAAAAAAAA/file")).status).toBe(200);
    const share = (await (await sluice.api("/api/v1/shares/AAAAAAAAAA")).json()) as Record<string, unknown>;
    expect(share).toMatchObject({ name: "Numbers", downloads: 4, maxDownloads: 7, status: "active", suspended: null });
    expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({ showsReserved: true, areLinksOn: true });
    const users = (await (await sluice.api("/api/v1/users")).json()) as { data: unknown[] };
    expect(users.data).toEqual([
      expect.objectContaining({ id: "ada", role: "admin", isDisabled: false, version: 1 }),
      expect.objectContaining({ id: "bob", role: "admin", isDisabled: true }),
    ]);
  } finally {
    await sluice.stop();
  }
});

test("a migration that is cut off leaves nothing behind, and the next run does it whole", async () => {
  const runtime = await startLocalRuntime({
    root,
    stateDir: null,
    port: await freePort(),
    vars: { PUBLIC_URL: "http://localhost:1", AUTH_SECRET },
  });
  try {
    const db = await runtime.miniflare.getD1Database("DB", "sluice");
    await applyMigrations(db, folderOfVersion(2));
    const tables = Object.keys(await readAll(db));
    // One of its statements cannot be carried out: the name that it takes is taken.
    await db.exec("CREATE TABLE audit (id INTEGER, kept TEXT)");
    await expect(applyMigrations(db, folder)).rejects.toThrow(/audit/u);
    expect(Object.keys(await readAll(db)).filter((name) => name !== "audit")).toEqual(tables);
    await db.exec("DROP TABLE audit");
    expect((await applyMigrations(db, folder))[0]).toBe("0002_people.sql");
  } finally {
    await runtime.stop();
  }
});
