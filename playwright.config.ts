import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/browser.ts";

export default defineConfig({
  testDir: "tests/browser",
  // One more than cores: some wait while others work.
  workers: 3,
  fullyParallel: true,
  timeout: 90_000,
  // Waiting longer for what comes costs nothing where it comes at once; a machine that does other work is slow.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  outputDir: "test-results",
  reporter: [["list"]],
  // As for people who asked for less motion: without a graphics card drawing what moves is a tenth of the work.
  use: { launchOptions, contextOptions: { reducedMotion: "reduce" }, trace: "off", screenshot: "only-on-failure" },
});
