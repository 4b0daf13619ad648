import { describe, expect, it } from "vitest";
import { findConfigProblems, findSecretProblems, parseSecretNames } from "../../scripts/deploy-problems.ts";

const ready = {
  name: "sluice",
  database: { binding: "DB", name: "sluice", id: "5b0f6f3e-9f0a-4c57-8a64-0d6f7d3e1c11", migrationsDir: "/migrations" },
  vars: { PUBLIC_URL: "https://files.example.com" } as Record<string, string>,
};

describe("what keeps a deployment from working is said before anything is changed", () => {
  it("nothing, when all is set up", () => {
    expect(findConfigProblems(ready, "pages")).toEqual([]);
    expect(findSecretProblems(ready, "pages", ["AUTH_SECRET"])).toEqual([]);
    expect(findSecretProblems({ ...ready, vars: {} }, "workers", ["AUTH_SECRET", "PUBLIC_URL"])).toEqual([]);
  });

  for (const id of ["", "00000000-0000-0000-0000-000000000000"]) {
    it(`a database with the id "${id}" has to be made`, () => {
      const [problem, ...others] = findConfigProblems({ ...ready, database: { ...ready.database, id } }, "workers");
      expect(problem).toContain("npx wrangler d1 create sluice");
      expect(others).toEqual([]);
    });
  }

  it("a secret in wrangler.toml is refused", () => {
    expect(findConfigProblems({ ...ready, vars: { AUTH_SECRET: "x".repeat(40) } }, "pages").join()).toContain("take it out");
  });

  it("each missing variable is named with the command of its target", () => {
    expect(findSecretProblems({ ...ready, vars: {} }, "workers", [])).toEqual([
      expect.stringContaining("PUBLIC_URL is not set"),
      expect.stringContaining("npx wrangler secret put AUTH_SECRET --config dist/worker/wrangler.json"),
    ]);
    expect(findSecretProblems(ready, "pages", [])).toEqual([
      expect.stringContaining("npx wrangler pages secret put AUTH_SECRET --project-name sluice"),
    ]);
    expect(findSecretProblems(ready, "pages", null)[0]).toContain("npx wrangler pages project create sluice");
  });

  it("reads the names of secrets from what wrangler prints", () => {
    const pages =
      'The "production" environment of your Pages project "sluice" has access to the following secrets:\n  - AUTH_SECRET: Value Encrypted\n';
    expect(parseSecretNames(pages, "pages")).toEqual(["AUTH_SECRET"]);
    expect(parseSecretNames('[\n  {\n    "name": "AUTH_SECRET",\n    "type": "secret_text"\n  }\n]\n', "workers")).toEqual(["AUTH_SECRET"]);
    expect(parseSecretNames("[]\n", "workers")).toEqual([]);
  });
});
