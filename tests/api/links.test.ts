/** Links of many items: what a path reaches, what the kind of link allows, and what counts (THREATS.md, rows 5, 18, 36, 40–44, 46, 47, 52, 53, 56, 66, 67). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import type { ShareFolderPage } from "../../lib/visits/list-share-folder.ts";
import { createPerson, type Person } from "../support/people.ts";
import { BASIC, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());
