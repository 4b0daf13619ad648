/** Presets of links over HTTP: whose they are, which one is the default, and what wrong input gets. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedAudit } from "../../lib/activity/list-audit.ts";
import type { PresentedPreset } from "../../lib/presets/schema.ts";
import { createBearer, createPerson, type Person } from "../support/people.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let ada: Sluice["api"];
let grace: Person;

beforeAll(async () => {
  sluice = await startSluice();
  ada = sluice.api;
  grace = await createPerson(sluice);
});
afterAll(() => sluice.stop());

const bodyOf = async <T>(response: Promise<Response> | Response) => (await (await response).json()) as T;
const codeOf = async (response: Promise<Response> | Response) => {
  const answer = await response;
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
};
const post = (api: Sluice["api"], json: unknown, headers: Record<string, string> = {}) =>
  api("/api/v1/presets", { method: "POST", json, ...(Object.keys(headers).length === 0 ? {} : { headers }) });
const patch = (api: Sluice["api"], id: string, json: unknown, headers: Record<string, string> = {}) =>
  api(`/api/v1/presets/${id}`, { method: "PATCH", json, ...(Object.keys(headers).length === 0 ? {} : { headers }) });
const remove = (api: Sluice["api"], id: string) => api(`/api/v1/presets/${id}`, { method: "DELETE" });
const list = async (api: Sluice["api"]) => (await bodyOf<{ data: PresentedPreset[] }>(api("/api/v1/presets"))).data;
async function make(api: Sluice["api"], values: Record<string, unknown> = {}): Promise<PresentedPreset> {
  const response = await post(api, { name: crypto.randomUUID(), settings: {}, ...values });
  expect(response.status).toBe(201);
  return await bodyOf<PresentedPreset>(response);
}
const defaultsOf = async (api: Sluice["api"], scope: PresentedPreset["scope"]) =>
  (await list(api)).filter((preset) => preset.isDefault && preset.scope === scope).map((preset) => preset.id);

describe("whose a preset is", () => {
  test("one's own is seen and changed by nobody else, administrators included; the site's is everybody's to use and theirs to change", async () => {
    const own = await make(grace.api, { settings: { allowedActions: "preview", expiresIn: 3600 } });
    expect(own).toMatchObject({ scope: "own", settings: { allowedActions: "preview", expiresIn: 3600 }, isDefault: false, version: 1 });
    expect((await list(ada)).map((preset) => preset.id)).not.toContain(own.id);
    expect(await codeOf(ada(`/api/v1/presets/${own.id}`))).toBe("404 preset_not_found");
    expect(await codeOf(patch(ada, own.id, { name: "Taken over" }))).toBe("404 preset_not_found");
    expect(await codeOf(remove(ada, own.id))).toBe("404 preset_not_found");

    expect(await codeOf(post(grace.api, { name: "For all", settings: {}, scope: "site" }))).toBe("403 forbidden");
    const site = await make(ada, { scope: "site" });
    expect((await list(grace.api)).map((preset) => preset.id)).toContain(site.id);
    expect(await codeOf(patch(grace.api, site.id, { isDefault: true }))).toBe("403 forbidden");
    expect(await codeOf(remove(grace.api, site.id))).toBe("403 forbidden");
    expect((await bodyOf<PresentedPreset>(grace.api(`/api/v1/presets/${site.id}`))).version).toBe(1);

    expect((await remove(ada, site.id)).status).toBe(204);
    expect((await remove(grace.api, own.id)).status).toBe(204);
    expect(await list(grace.api)).toEqual([]);
  });

  test("a token needs the scope to manage links, and to administer for the site's", async () => {
    const reader = await createBearer({ api: ada }, { scopes: ["read", "share"] });
    const manager = await createBearer({ api: ada }, { scopes: ["manage"] });
    expect((await ada("/api/v1/presets", { headers: { authorization: reader } })).status).toBe(200);
    expect(await codeOf(post(ada, { name: "By token", settings: {} }, { authorization: reader }))).toBe("403 insufficient_scope");
    expect((await post(ada, { name: "By token", settings: {} }, { authorization: manager })).status).toBe(201);
    expect(await codeOf(post(ada, { name: "Site by token", settings: {}, scope: "site" }, { authorization: manager }))).toBe(
      "403 insufficient_scope",
    );
  });

  test("they go with the person, and leave the site's", async () => {
    const leaver = await createPerson(sluice);
    const own = await make(leaver.api);
    expect((await ada(`/api/v1/users/${leaver.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await sluice.db.prepare("SELECT 1 FROM presets WHERE id = ?1").bind(own.id).all()).results).toEqual([]);
  });
});

describe("the default", () => {
  test("of twelve who are made the default at once exactly one is, and the others are kept without it", async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => make(grace.api, { isDefault: true })));
    expect(await defaultsOf(grace.api, "own")).toHaveLength(1);
    expect((await list(grace.api)).filter((preset) => preset.scope === "own")).toHaveLength(12);
    const answers = await Promise.all(made.map((preset) => patch(grace.api, preset.id, { isDefault: true })));
    expect(answers.some((answer) => answer.status === 200)).toBe(true);
    expect(answers.map((answer) => answer.status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(await defaultsOf(grace.api, "own")).toHaveLength(1);
    for (const preset of made) await remove(grace.api, preset.id);
  });

  test("one's own and the site's stand side by side, and each clears its like alone", async () => {
    const site = await make(ada, { scope: "site", isDefault: true });
    const adas = await make(ada, { isDefault: true });
    const graces = await make(grace.api, { isDefault: true });
    expect([await defaultsOf(ada, "own"), await defaultsOf(grace.api, "own"), await defaultsOf(grace.api, "site")]).toEqual([
      [adas.id],
      [graces.id],
      [site.id],
    ]);
    const next = await make(ada, { scope: "site", isDefault: true });
    expect([await defaultsOf(grace.api, "site"), await defaultsOf(ada, "own")]).toEqual([[next.id], [adas.id]]);
    expect((await patch(ada, next.id, { isDefault: false })).status).toBe(200);
    expect(await defaultsOf(grace.api, "site")).toEqual([]);
    for (const preset of [site, adas, next]) await remove(ada, preset.id);
    await remove(grace.api, graces.id);
  });

  test("an edit that is too late takes the default from nobody", async () => {
    const holder = await make(grace.api, { isDefault: true });
    const other = await make(grace.api);
    expect((await patch(grace.api, other.id, { name: "Changed" })).status).toBe(200);
    const late = await patch(grace.api, other.id, { isDefault: true }, { authorization: grace.basic, "if-match": `"${other.version}"` });
    expect([late.status, await bodyOf(late)]).toEqual([
      409,
      expect.objectContaining({ code: "edit_conflict", current: expect.objectContaining({ name: "Changed" }) as object }),
    ]);
    expect(await defaultsOf(grace.api, "own")).toEqual([holder.id]);
    for (const preset of [holder, other]) await remove(grace.api, preset.id);
  });
});

describe("what is asked of it", () => {
  test("settings are those of a link but for what belongs to one alone, each told what is wrong, and nothing is kept", async () => {
    const before = await list(ada);
    const settings: unknown[] = [
      { password: "for all of them" },
      { urlKey: "Report2026" },
      { items: [{ bucket: "documents", key: "a.txt" }] },
      { expiresAt: "2030-01-01T00:00:00Z" },
      { startsAt: "2030-01-01T00:00:00Z" },
      { allowedActions: "everything" },
      { opening: "window" },
      { generatePassword: false },
      { expiresIn: 0 },
      { expiresIn: 1.5 },
      { expiresIn: "3600" },
      { maxDownloads: 0 },
      { maxDownloads: -1 },
      { maxUses: 1e300 },
      { maxUses: null },
      { uploads: { maxBytes: 0 } },
      { uploads: { types: ["a b"] } },
      { uploads: { unknown: 1 } },
      { description: "x".repeat(10_001) },
      { note: 5 },
      { createdBy: "x" },
      [],
      "settings",
      null,
    ];
    for (const value of settings)
      expect(`${JSON.stringify(value)} ${await codeOf(post(ada, { name: "n", settings: value }))}`).toContain("400 validation_failed");
    const bodies: unknown[] = [
      {},
      { name: "n" },
      { name: "  ", settings: {} },
      { name: "x".repeat(101), settings: {} },
      { name: 5, settings: {} },
      { name: "n", settings: {}, isDefault: "yes" },
      { name: "n", settings: {}, scope: "everybody" },
      { name: "n", settings: {}, ownerId: "somebody" },
      { name: "n", settings: {}, version: 7 },
    ];
    for (const body of bodies) expect(`${JSON.stringify(body)} ${await codeOf(post(ada, body))}`).toContain("400 validation_failed");
    expect(await list(ada)).toEqual(before);
    const preset = await make(ada);
    for (const body of [{}, { scope: "site" }, { name: "" }, { settings: { password: "x" } }, { isDefault: 1 }, { ownerId: null }])
      expect(`${JSON.stringify(body)} ${await codeOf(patch(ada, preset.id, body))}`).toContain("400 validation_failed");
    expect(await bodyOf(ada(`/api/v1/presets/${preset.id}`))).toEqual(preset);
    await remove(ada, preset.id);
  });

  test("a name is taken once of each owner, whatever its case", async () => {
    const first = await make(ada, { name: "Weekly" });
    expect(await codeOf(post(ada, { name: "WEEKLY", settings: {} }))).toBe("409 name_taken");
    const site = await make(ada, { name: "Weekly", scope: "site" });
    const second = await make(ada, { name: "Daily" });
    expect(await codeOf(patch(ada, second.id, { name: "weekly" }))).toBe("409 name_taken");
    expect((await patch(ada, first.id, { name: "weekly" })).status).toBe(200);
    for (const preset of [first, site, second]) await remove(ada, preset.id);
  });

  test("there are a hundred of each owner at most, also when the last is asked for by many at once", async () => {
    const person = await createPerson(sluice);
    const statements = Array.from({ length: 97 }, (_, number) =>
      sluice.db
        .prepare("INSERT INTO presets (id, owner_id, name, settings, created_at_ms) VALUES (?1, ?2, ?3, '{}', 0)")
        .bind(crypto.randomUUID(), person.id, `No. ${number}`),
    );
    await sluice.db.batch(statements);
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(person.api, { name: crypto.randomUUID(), settings: {} })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 201, 201, 400, 400, 400, 400, 400]);
    expect(await list(person.api)).toHaveLength(100);
  });

  test("one Idempotency-Key makes one preset, and one that was refused may be used again", async () => {
    const key = { authorization: grace.basic, "idempotency-key": "only one" };
    const body = { name: "Once", settings: {} };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(grace.api, body, key)));
    const presets = await Promise.all(answers.map((answer) => bodyOf<PresentedPreset>(answer)));
    expect([new Set(answers.map((answer) => answer.status)), new Set(presets.map((preset) => preset.id)).size]).toEqual([
      new Set([201]),
      1,
    ]);
    const other = { authorization: grace.basic, "idempotency-key": "refused first" };
    expect(await codeOf(post(grace.api, body, other))).toBe("409 name_taken");
    await remove(grace.api, presets[0]?.id ?? "");
    expect((await post(grace.api, body, other)).status).toBe(201);
  });

  test("settings are replaced as a whole, and what is done is in the log without them", async () => {
    const preset = await make(ada, { settings: { note: "a note that only the preset has", maxDownloads: 3 } });
    const changed = await bodyOf<PresentedPreset>(patch(ada, preset.id, { settings: { maxUses: 2 } }));
    expect([changed.settings, changed.version]).toEqual([{ maxUses: 2 }, 2]);
    await remove(ada, preset.id);
    const log = await bodyOf<{ data: PresentedAudit[] }>(ada(`/api/v1/audit?target=${preset.id}`));
    expect(log.data.map((row) => row.action)).toEqual(["preset.delete", "preset.edit", "preset.create"]);
    expect(JSON.stringify(log)).not.toContain("a note that only the preset has");
  });
});
