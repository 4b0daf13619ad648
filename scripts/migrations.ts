import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { D1Database } from "@cloudflare/workers-types";
import { unstable_splitSqlQuery } from "wrangler";

/**
 * Applies what is new in the folder of migrations, in order, each in one transaction with its mark, so that an interrupted run is repeated. The marks
 * are in the table that `wrangler d1 migrations apply` uses. Answers the names of those applied.
 */
export async function applyMigrations(database: D1Database, folder: string): Promise<string[]> {
  await database.exec(
    "CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)",
  );
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const known = new Set(results.map((row) => row.name));
  const due = readdirSync(folder)
    .filter((file) => file.endsWith(".sql") && !known.has(file))
    .sort();
  for (const name of due) {
    const statements = unstable_splitSqlQuery(readFileSync(path.join(folder, name), "utf8"));
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name),
    ]);
  }
  return due;
}
