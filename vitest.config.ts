import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take long for their size, the longest first. */
const LONGEST = ["authorization-matrix", "memory", "revoke", "visitor-uploads", "deploy", "count", "stalled"];

/** Begins with the longest, so that none is left to run alone at the end. Vitest itself goes by the last run, and where there was none by size. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(path.basename(moduleId, ".test.ts"));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["tests/{unit,contract,api}/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One more than cores: some wait while others work.
    maxWorkers: 3,
    pool: "forks",
    // Every file has servers of its own; what files share are the modules of packages, which take 3.4 s of CPU to import.
    isolate: false,
    // The authority of the mail servers of tests: the local runtime reads it when it is loaded.
    env: { NODE_EXTRA_CA_CERTS: path.resolve(import.meta.dirname, "tests/support/mail-tls/ca.pem") },
    sequence: { sequencer: LongestFirst },
  },
});
