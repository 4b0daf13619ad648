/*
 * Applying the migrations through the local runtime takes 0.7 s of CPU, and fifty servers of the tests begin with them. The first server of a process
 * applies them; the others begin with a copy of the database that it had then, and look themselves whether a migration is missing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { backup, DatabaseSync } from "node:sqlite";

interface DatabaseFile {
  name: string;
  contents: Buffer;
}

let migrated: DatabaseFile | undefined;

const folderOf = (stateDir: string) => path.join(stateDir, "v3/d1/miniflare-D1DatabaseObject");

/** Puts the migrated database, once there is one, into a state folder that nobody serves and that has no database yet. */
export function placeMigratedDatabase(stateDir: string): void {
  if (migrated === undefined || existsSync(folderOf(stateDir))) return;
  mkdirSync(folderOf(stateDir), { recursive: true });
  writeFileSync(path.join(folderOf(stateDir), migrated.name), migrated.contents);
}

/** Keeps the database of a state folder whose server has just applied the migrations and nothing else. */
export async function keepMigratedDatabase(stateDir: string): Promise<void> {
  if (migrated !== undefined) return;
  const [name, ...others] = readdirSync(folderOf(stateDir)).filter((file) => /^[0-9a-f]{64}\.sqlite$/u.test(file));
  if (name === undefined || others.length > 0)
    throw new Error("The local runtime keeps its database in another way than this was written for.");
  const copy = path.join(stateDir, "migrated.sqlite");
  const database = new DatabaseSync(path.join(folderOf(stateDir), name), { readOnly: true });
  await backup(database, copy);
  database.close();
  migrated = { name, contents: readFileSync(copy) };
  rmSync(copy);
}
