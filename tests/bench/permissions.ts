import { Agent } from "node:http";
import type { D1Database } from "@cloudflare/workers-types";
import { createApiToken, hashSecret } from "../../lib/people/api-token.ts";
import { RULES_OF } from "../../lib/people/permission-store.ts";
import type { BenchOptions } from "./bench-options.ts";
import { COUNTING_FRONT } from "./counting-front.ts";
import { interleave, percentile, run, send } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bucketOf, type OurServer, type Server, startOurs } from "./servers.ts";

const USERS = 10_000;
const GROUPS = 500;
const GROUPS_OF_USER = 2;
const RULES_OF_USER = 4;
const RULES_OF_GROUP = 20;

/** People, groups and 50,000 permissions, so that everybody has rules of their own and by two groups. */
async function insertPeople(database: D1Database, users: number): Promise<void> {
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)";
  const groups = Math.max(1, Math.round((users * GROUPS) / USERS));
  const fill = (sql: string, count: number) => database.prepare(`${numbers} ${sql}`).bind(count).run();
  await fill("INSERT INTO users (id, email, role, created_at_ms) SELECT 'u' || i, 'u' || i || '@example.com', 'user', 1 FROM n", users);
  await fill("INSERT INTO groups (id, name, created_at_ms) SELECT 'g' || i, 'Group ' || i, 1 FROM n", groups);
  for (let nth = 0; nth < GROUPS_OF_USER; nth += 1) {
    await fill(
      `INSERT OR IGNORE INTO group_members (user_id, group_id) SELECT 'u' || i, 'g' || ((i * 7 + ${nth * 13}) % ${groups}) FROM n`,
      users,
    );
  }
  for (let nth = 0; nth < RULES_OF_USER; nth += 1) {
    await fill(
      `INSERT INTO permissions (user_id, bucket, prefix, level, can_share) SELECT 'u' || i, 'documents', 'u' || i || '/${nth}/', 'read', 1 FROM n`,
      users,
    );
  }
  for (let nth = 0; nth < RULES_OF_GROUP; nth += 1) {
    await fill(
      `INSERT INTO permissions (group_id, bucket, prefix, level, can_share) SELECT 'g' || i, 'documents', 'g' || i || '/${nth}/', 'full', 0 FROM n`,
      groups,
    );
  }
}

async function insertToken(database: D1Database, userId: string): Promise<string> {
  const { token, hint } = createApiToken();
  await database
    .prepare(
      "INSERT INTO api_tokens (id, user_id, name, token_hash, hint, scopes, created_at_ms, last_used_at_ms) VALUES (?1, ?1, 'bench', ?2, ?3, '[\"read\"]', 1, 9e12)",
    )
    .bind(userId, await hashSecret(token), hint)
    .run();
  return `Bearer ${token}`;
}

const PATH = "/api/v1/objects/info?bucket=documents&key=u7/1/file.txt";

/** What asking for somebody's permissions adds to a request, with 10,000 people, 500 groups and 50,000 permissions. */
export async function measurePermissions({ rounds, isQuick }: BenchOptions): Promise<Row[]> {
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });
  try {
    const many = await startOurs("many", { frontModule: COUNTING_FRONT });
    const few = await startOurs("few", { frontModule: COUNTING_FRONT });
    servers.push(many, few);
    const tokens = new Map<string, { user: string; administrator: string }>();
    for (const [server, users] of [
      [many, USERS],
      [few, 20],
    ] as [OurServer, number][]) {
      await (await bucketOf(server, "documents")).put("u7/1/file.txt", "bytes");
      await insertPeople(server.sluice.db, users);
      const administrator = await server.sluice.db.prepare("SELECT id FROM users WHERE role = 'administrator'").first<{ id: string }>();
      tokens.set(server.name, {
        user: await insertToken(server.sluice.db, "u7"),
        administrator: await insertToken(server.sluice.db, administrator?.id ?? ""),
      });
    }
    const statements = async (who: "user" | "administrator") => {
      await fetch(`${many.url}/__calls`);
      const { status } = await send(agent, many.url + PATH, { authorization: tokens.get("many")![who] });
      if (status !== 200) throw new Error(`${PATH} answered ${status}.`);
      return ((await (await fetch(`${many.url}/__calls`)).json()) as { before: { d1: number } }).before.d1;
    };
    const time = (server: OurServer, who: "user" | "administrator") => async () => {
      const load = { address: server.url + PATH, bytes: null, headers: { authorization: tokens.get(server.name)![who] } };
      return percentile((await run(load, { connections: 1, requests: isQuick ? 40 : 200 })).latenciesMs, 0.5);
    };
    // The first of a connection differs from later ones.
    await statements("user");
    const added = (await statements("user")) - (await statements("administrator"));
    const values = await interleave(
      { many: time(many, "user"), few: time(few, "user"), administrator: time(many, "administrator") },
      rounds,
    );
    return [
      { id: "PERM", what: "statements that a permission check adds", values: [added], unit: "", target: "≤ 1" },
      { id: "PERM", what: "parts of its plan that no index answers", values: [await countScans(many.sluice.db)], unit: "", target: "= 0" },
      { id: "PERM", what: "request of a person, 50,000 permissions", values: values.many, unit: "ms" },
      { id: "PERM", what: "request of an administrator, for whom none is asked", values: values.administrator, unit: "ms" },
      { id: "PERM", what: "person : administrator", values: ratios(values.many, values.administrator), unit: "×" },
      { id: "PERM", what: "50,000 permissions : 100", values: ratios(values.many, values.few), unit: "×" },
    ];
  } finally {
    agent.destroy();
    for (const server of servers) await server.stop();
  }
}

/** Full scans in SQLite's plan of the statement that reads somebody's rules. */
async function countScans(database: D1Database): Promise<number> {
  const { results } = await database.prepare(`EXPLAIN QUERY PLAN ${RULES_OF}`).bind("u7").all<{ detail: string }>();
  return results.filter((step) => step.detail.startsWith("SCAN")).length;
}
