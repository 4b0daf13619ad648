import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/browser.ts";

export default defineConfig({
  testDir: "tests/browser",
  workers: 2,
  timeout: 60_000,
  forbidOnly: true,
  outputDir: "test-results",
  reporter: [["list"]],
  use: { launchOptions, trace: "off", screenshot: "only-on-failure" },
});
