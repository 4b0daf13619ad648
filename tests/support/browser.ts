import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, expect, type Page, test as base } from "@playwright/test";
import type axe from "axe-core";
import { findChromium } from "./find-chromium.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";
import { type OtherSite, startOtherSite } from "./other-site.ts";
import { signIn as createSession } from "./people.ts";
import { ADMIN, freePort, type Sluice, startSluice } from "./sluice.ts";

/** WCAG 2.2 AA, as the accessibility row of the specification asks. */
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Lines of a list are alike, and examining the contrast of each is most of the work: the first seven stand for all. */
const FURTHER_ROWS = ["[role=row]:nth-child(n + 9)", "tbody > tr:nth-child(n + 8)"];

/** Each window of Chromium loads the pages of its address field, and each page a process in advance of the next: half the work of a new context. */
const UNUSED_FEATURES = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];
/** Chromium heeds the last such switch only, so what Playwright switches off is said again. */
const DISABLED_FEATURES = [
  ...UNUSED_FEATURES,
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];
export const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${DISABLED_FEATURES.join(",")}`,
];
const executablePath = findChromium();
/** An installed Chromium where there is one; else Playwright finds its own. */
export const launchOptions = { ...(executablePath === undefined ? {} : { executablePath }), args: CHROMIUM_ARGUMENTS };

interface TestFixtures {
  /** Fails the test when a page of it wrote a warning or an error to its console, or threw. */
  consoleGuard: undefined;
}

/** Each is started for the first test of a Playwright worker that names it. All are here, as a file with fixtures of its own has a worker of its own. */
interface WorkerFixtures {
  sluice: Sluice;
  /** Sluice with a provider that runs, and two that are only buttons. */
  singleSignOn: { sluice: Sluice; provider: IdentityProvider };
  /** A browser that keeps no cookie for a site within another one, but those that are for just that (CHIPS). */
  strictBrowser: Browser;
  otherSite: OtherSite;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sluice: [
    async ({}, use) => {
      const sluice = await startSluice();
      await use(sluice);
      await sluice.stop();
    },
    { scope: "worker" },
  ],
  singleSignOn: [
    async ({}, use) => {
      const port = await freePort();
      const provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`);
      const sluice = await startSluice({
        port,
        vars: {
          OIDC_ISSUER: provider.issuer,
          OIDC_CLIENT_ID: provider.client.id,
          OIDC_CLIENT_SECRET: provider.client.secret,
          OIDC_NAME: "Example Ltd",
          GITHUB_CLIENT_ID: "x",
          GITHUB_CLIENT_SECRET: "x",
          GOOGLE_CLIENT_ID: "x",
          GOOGLE_CLIENT_SECRET: "x",
        },
      });
      await use({ sluice, provider });
      await sluice.stop();
      await provider.stop();
    },
    { scope: "worker" },
  ],
  strictBrowser: [
    async ({}, use) => {
      const browser = await chromium.launch({ ...launchOptions, args: [...launchOptions.args, "--test-third-party-cookie-phaseout"] });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  otherSite: [
    async ({}, use) => {
      const site = await startOtherSite();
      await use(site);
      await site.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ sluice }, use) => use(sluice.url),
  consoleGuard: [
    async ({ context }, use) => {
      const problems: string[] = [];
      context.on("console", (message) => {
        // The browser itself reports answers of 4xx; those are what some tests are about.
        const isStatus = /Failed to load resource: the server responded with a status of 4\d\d/u.test(message.text());
        if (["error", "warning"].includes(message.type()) && !isStatus) problems.push(`${message.type()}: ${message.text()}`);
      });
      context.on("weberror", (error) => problems.push(`thrown: ${error.error().message}`));
      await use(undefined);
      expect(problems, "the console stays silent").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** The administrator's session of each server: signing in costs a computation of a quarter of a second, by design. */
const sessions = new WeakMap<Sluice, Promise<string>>();

/** Gives the browser a session of the administrator that was signed in for all tests of the worker, as a browser does, without the form. */
export async function signIn(page: Page, sluice: Sluice): Promise<void> {
  const signedIn = sessions.get(sluice) ?? createSession(sluice, ADMIN.email, ADMIN.password);
  sessions.set(sluice, signedIn);
  const [name = "", value = ""] = (await signedIn).split("=", 2);
  await page.context().addCookies([{ name, value, domain: "localhost", path: "/", httpOnly: true, secure: true, sameSite: "Lax" }]);
}

const hasPassingAnimations = () =>
  document.getAnimations().some(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().iterations !== Infinity);

async function waitForAnimations(): Promise<void> {
  const isPassing = (animation: Animation) =>
    animation.playState === "running" && animation.effect?.getComputedTiming().iterations !== Infinity;
  for (let quietFrames = 0; quietFrames < 5; quietFrames += 1) {
    const passing = document.getAnimations().filter(isPassing);
    if (passing.length > 0) quietFrames = 0;
    // A page that draws nothing at the moment tells of no end and of no frame either.
    await Promise.race([
      Promise.allSettled(passing.map((animation) => animation.finished)),
      new Promise((resolve) => setTimeout(resolve, 2000)),
    ]);
    await Promise.race([new Promise(requestAnimationFrame), new Promise((resolve) => setTimeout(resolve, 500))]);
  }
}

/** No accessibility violation on the page as it stands now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Next sends a page's title when it is known, which may be after its contents.
  await expect(page).toHaveTitle(/./u);
  // What fades has the contrast of something between: what moves comes to its end first, and what begins to move meanwhile waits.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Animation.enable");
  for (let isMoving = true; isMoving;) {
    await devtools.send("Animation.setPlaybackRate", { playbackRate: 1 });
    await page.evaluate(waitForAnimations);
    await devtools.send("Animation.setPlaybackRate", { playbackRate: 0 });
    isMoving = await page.evaluate(hasPassingAnimations);
  }
  // The examiner stays in a document that it was put into; in frames too, which answer that of the page.
  for (const frame of page.frames()) if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(AXE);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as { axe: typeof axe }).axe.run({ exclude: options.exclude }, options.run),
    { exclude: FURTHER_ROWS, run: { runOnly: AXE_TAGS, resultTypes: ["violations"] } satisfies axe.RunOptions },
  );
  await devtools.send("Animation.setPlaybackRate", { playbackRate: 1 });
  await devtools.detach();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
}

export const WIDTHS = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
