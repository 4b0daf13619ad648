import { readFile } from "node:fs/promises";
import type { Browser, BrowserContext, Frame, Page } from "@playwright/test";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { expect, expectAccessible, signIn, test, WIDTHS } from "../support/browser.ts";
import type { OtherSite } from "../support/other-site.ts";
import type { Sluice } from "../support/sluice.ts";

// In one worker: each has a browser of its own for these.
test.describe.configure({ mode: "default" });
test.beforeAll(async ({ sluice }) => setEmbedding(sluice, true));
test.afterAll(async ({ sluice }) => setEmbedding(sluice, false));

async function setEmbedding(sluice: Sluice, allowsEmbedding: boolean): Promise<void> {
  await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsEmbedding } });
}

/** A link to a folder of its own, that the other site may show. */
async function makeFolder(sluice: Sluice, site: OtherSite, values: Record<string, unknown> = {}): Promise<PresentedShare> {
  const prefix = `framed-${crypto.randomUUID().slice(0, 8)}/`;
  const bucket = await sluice.bucket("documents");
  await bucket.put(`${prefix}Notes.txt`, "notes of the folder\n".repeat(40));
  for (let number = 1; number <= 12; number += 1) await bucket.put(`${prefix}Deep/File ${number}.csv`, `a,${number}\r\n`);
  const made = await sluice.api("/api/v1/shares", {
    method: "POST",
    json: { items: [{ bucket: "documents", prefix }], name: "Framed folder", embedOrigins: [site.origin], ...values },
  });
  if (made.status !== 201) throw new Error(await made.text());
  return (await made.json()) as PresentedShare;
}

const script = (sluice: Sluice) => `<script async src="${sluice.url}/embed.js"></script>`;
const place = (sluice: Sluice, key: string, more = "") =>
  `<div class="sluice-share" data-key="${key}" data-site="${sluice.url}" ${more}></div>`;

/** A page of a new visitor, and what its console complains of. */
async function visit(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isStatus = /Failed to load resource: the server responded with a status of 4\d\d/u.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isStatus) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { page, context, complaints };
}

/** The height of a frame, and of what is in it. */
async function heights(page: Page, index: number): Promise<{ frame: number; content: number }> {
  const element = await page.locator("iframe").nth(index).elementHandle();
  const frame = await element.evaluate((node) => node.getBoundingClientRect().height);
  const content = await (await element.contentFrame())!.evaluate(
    () => document.querySelector("[data-framed]")!.getBoundingClientRect().height,
  );
  return { frame, content };
}
const heightsOfFrames = (page: Page) =>
  page.locator(".sluice-share iframe").evaluateAll((frames) => frames.map((frame) => frame.getBoundingClientRect().height));
const expectFitting = (page: Page, index: number) =>
  expect
    .poll(
      async () => {
        const { frame, content } = await heights(page, index);
        return content > 150 && Math.abs(frame - content) <= 1;
      },
      { message: "the frame is as high as what is in it" },
    )
    .toBe(true);

/**
 * Waits until the frame has loaded, was greeted for it and has answered: from then on it says its height only when that changes, or when asked. The script greets once
 * more, 2 s after the load, those that have not answered; what it sends in the task of the load comes before what is sent here.
 */
async function expectAnswered(page: Page, frame: Frame, index: number): Promise<void> {
  await frame.waitForLoadState("load");
  await expectFitting(page, index);
  const element = await page.locator("iframe").nth(index).elementHandle();
  await element.evaluate(
    (node) =>
      new Promise<void>((resolve) => {
        const contents = (node as HTMLIFrameElement).contentWindow!;
        let answers = 0;
        addEventListener("message", function hear({ source }) {
          if (source !== contents) return;
          answers += 1;
          if (answers < 2) return contents.postMessage({ type: "sluice:hello" }, "*");
          removeEventListener("message", hear);
          resolve();
        });
        contents.postMessage({ type: "sluice:hello" }, "*");
      }),
  );
}

for (const [width, viewport] of Object.entries(WIDTHS)) {
  test(`two links on a page of another site are unlocked, walked through and downloaded from (${width})`, async ({
    strictBrowser,
    sluice,
    otherSite: site,
  }) => {
    const locked = await makeFolder(sluice, site, { password: "open sesame", name: "Locked folder", maxDownloads: 5 });
    const open = await makeFolder(sluice, site);
    site.serve(
      `/two-${width}`,
      `${script(sluice)}${place(sluice, locked.id, 'data-title="Our papers"')}<p>between</p>${place(sluice, open.id)}`,
    );
    const { page, context, complaints } = await visit(strictBrowser, { viewport, acceptDownloads: true });
    await page.goto(`${site.origin}/two-${width}`);
    await expect(page.locator("iframe")).toHaveCount(2);
    await expect(page.getByTitle("Our papers")).toBeVisible();
    const first = page.frameLocator("iframe >> nth=0");
    const second = page.frameLocator("iframe >> nth=1");
    await expect(first.getByRole("heading", { name: "Password needed" })).toBeVisible();
    await expectFitting(page, 0);
    await first.getByLabel("Password").fill("wrong");
    await first.getByRole("button", { name: "Continue" }).click();
    await expect(first.getByText("That password is not right.")).toBeVisible();
    await expectFitting(page, 0);
    await first.getByLabel("Password").fill("open sesame");
    await first.getByRole("button", { name: "Continue" }).click();
    await expect(first.getByRole("heading", { name: "Locked folder" })).toBeVisible();
    await expect(first.getByText("5 downloads left")).toBeVisible();
    const before = await heights(page, 0);
    await first.getByRole("link", { name: "Deep", exact: true }).first().click();
    await expect(first.getByRole("link", { name: "File 12.csv" }).first()).toBeVisible();
    await expectFitting(page, 0);
    expect((await heights(page, 0)).frame).toBeGreaterThan(before.frame + 200);
    await first.getByRole("searchbox", { name: "Search this folder" }).fill("File 7");
    await first.getByRole("button", { name: "Search" }).click();
    await expect(first.getByText("One name contains")).toBeVisible();
    await expectFitting(page, 0);
    await first.getByRole("link", { name: "File 7.csv" }).first().click();
    await expect(first.getByRole("heading", { level: 1, name: "File 7.csv" })).toBeVisible();
    const [file] = await Promise.all([page.waitForEvent("download"), first.getByRole("link", { name: "Download", exact: true }).click()]);
    expect([file.suggestedFilename(), await readFile(await file.path(), "utf8")]).toEqual(["File 7.csv", "a,7\r\n"]);
    // The other frame needed no password, and never had one.
    await expect(second.getByRole("heading", { name: "Framed folder" })).toBeVisible();
    await second.getByRole("link", { name: "Notes.txt" }).first().click();
    await expect(second.getByRole("region", { name: "Preview" })).toContainText("notes of the folder");
    await expectFitting(page, 1);
    const [zip] = await Promise.all([
      page.waitForEvent("download"),
      (async () => {
        await second.getByRole("link", { name: "Framed folder" }).click();
        await second.getByRole("link", { name: "Download all" }).click();
      })(),
    ]);
    expect(zip.suggestedFilename()).toMatch(/^framed-.*\.zip$/u);
    for (const frame of page.frames().slice(1)) expect(new URL(frame.url()).pathname).toMatch(/^\/embed\//u);
    const cookies = await context.cookies(sluice.url);
    expect(
      cookies.map(({ name, sameSite, secure, httpOnly }) => ({ name: name.replace(/[^.]+$/u, ""), sameSite, secure, httpOnly })),
    ).toContainEqual({
      name: "__Host-sluice.embed.",
      sameSite: "None",
      secure: true,
      httpOnly: true,
    });
    // The link's own page knows nothing of it.
    await page.goto(locked.url);
    await expect(page.getByRole("heading", { name: "Password needed" })).toBeVisible();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test(`the frame's page has no barrier at its gate, in its list and on its message (${width})`, async ({
    page,
    sluice,
    otherSite: site,
  }) => {
    await page.setViewportSize(viewport);
    const locked = await makeFolder(sluice, site, { password: "open sesame", allowedActions: "full" });
    const address = `${sluice.url}/embed/${locked.id}`;
    await page.goto(address);
    await expectAccessible(page);
    await page.getByLabel("Password").fill("open sesame");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("link", { name: "Notes.txt" }).first()).toBeVisible();
    await expect(
      page
        .getByText("Drop files here")
        .or(page.getByRole("button", { name: /files/iu }))
        .first(),
    ).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "Notes.txt" }).first().click();
    await expect(page.getByRole("region", { name: "Preview" })).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await sluice.api(`/api/v1/shares/${locked.id}/pause`, { method: "POST" });
    await page.goto(address);
    await expect(page.getByRole("heading", { name: "This link is paused" })).toBeVisible();
    await expectAccessible(page);
  });

  test(`a link is given sites, and the code for their pages (${width})`, async ({ page, sluice }) => {
    await page.setViewportSize(viewport);
    await signIn(page, sluice);
    const share = await sluice.share({ name: "To embed" });
    await page.goto(`/sharing/${share.id}`);
    await page.getByRole("link", { name: "Embed" }).click();
    await expect(page.getByText("No site may show this link.")).toBeVisible();
    await expectAccessible(page);
    const field = page.getByLabel("Add a site");
    await field.fill("http://example.com/page");
    await field.press("Enter");
    await expect(page.getByText("The site must be a site without a path")).toBeVisible();
    await expectAccessible(page);
    await field.fill("HTTPS://Example.com/");
    await page.getByRole("button", { name: "Add" }).click();
    const sites = page.getByRole("list", { name: "Sites that may show this link" });
    await expect(sites.getByText("https://example.com", { exact: true })).toBeVisible();
    await expect(field).toHaveValue("");
    await expect(page.getByRole("textbox", { name: /^First segment/u })).toHaveValue(
      `<script async src="${sluice.url}/embed.js"></script>`,
    );
    await expect(page.getByRole("textbox", { name: /^Second segment/u })).toHaveValue(
      `<div class="sluice-share" data-key="${share.id}" data-site="${sluice.url}"></div>`,
    );
    await expectAccessible(page);
    await field.fill("https://example.com");
    await field.press("Enter");
    await expect(page.getByText("is in the list already")).toBeVisible();
    expect((await sluice.fetch(`/embed/${share.id}`)).status).toBe(200);
    await page.getByRole("button", { name: "Remove https://example.com" }).click();
    await expect(page.getByText("No site may show this link.")).toBeVisible();
    expect((await sluice.fetch(`/embed/${share.id}`)).status).toBe(404);
  });
}

test("a link in a frame works without script, uploads and all else that needs none", async ({ strictBrowser, sluice, otherSite: site }) => {
  const share = await makeFolder(sluice, site, { password: "open sesame" });
  site.serve("/plain", `<iframe src="${sluice.url}/embed/${share.id}" title="A link" width="600" height="700"></iframe>`);
  const { page, context } = await visit(strictBrowser, { javaScriptEnabled: false });
  await page.goto(`${site.origin}/plain`);
  const frame = page.frameLocator("iframe");
  await frame.getByLabel("Password").fill("open sesame");
  await frame.getByRole("button", { name: "Continue" }).click();
  await frame.getByRole("link", { name: "Deep", exact: true }).first().click();
  // What is pressed before the next page is there belongs to the one before.
  await expect(frame.getByRole("heading", { name: "Deep" })).toBeVisible();
  await frame.getByRole("link", { name: "Show as a grid" }).click();
  await expect(frame.getByRole("link", { name: "Show as a grid" })).toHaveAttribute("aria-current", "true");
  await frame.getByRole("checkbox", { name: "Select File 1.csv" }).check();
  const [zip] = await Promise.all([page.waitForEvent("download"), frame.getByRole("button", { name: "Download selected" }).click()]);
  expect(zip.suggestedFilename()).toMatch(/\.zip$/u);
  await frame.getByRole("link", { name: "File 2.csv" }).first().click();
  const [file] = await Promise.all([page.waitForEvent("download"), frame.getByRole("link", { name: "Download", exact: true }).click()]);
  expect(await readFile(await file.path(), "utf8")).toBe("a,2\r\n");
  await context.close();
});

test("visitors upload and change files in a frame", async ({ strictBrowser, sluice, otherSite: site }) => {
  const share = await makeFolder(sluice, site, { allowedActions: "full" });
  site.serve("/full", `${script(sluice)}${place(sluice, share.id)}`);
  const { page, context, complaints } = await visit(strictBrowser);
  await page.goto(`${site.origin}/full`);
  const frame = page.frameLocator("iframe");
  await frame
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "From outside.txt", mimeType: "text/plain", buffer: Buffer.from("uploaded in a frame") });
  const prefix = share.items[0]!.prefix!;
  await expect
    .poll(async () => (await (await sluice.bucket("documents")).get(`${prefix}From outside.txt`))?.text())
    .toBe("uploaded in a frame");
  await frame.getByRole("button", { name: "New folder" }).click();
  const dialog = frame.getByRole("dialog", { name: "New folder" });
  await dialog.getByRole("textbox").fill("Made in a frame");
  await dialog.getByRole("textbox").press("Enter");
  await expect(frame.getByRole("link", { name: "Made in a frame" }).first()).toBeVisible();
  await expect(frame.getByRole("link", { name: "From outside.txt" }).first()).toBeVisible();
  await expectFitting(page, 0);
  expect(complaints).toEqual([]);
  await context.close();
});

test("a site that is not named, and a link that is taken away, show nothing", async ({ strictBrowser, sluice, otherSite: site }) => {
  const share = await makeFolder(sluice, site);
  site.serve("/one", `${script(sluice)}${place(sluice, share.id)}`);
  const { page, context } = await visit(strictBrowser);
  const shown = async (origin: string) => {
    const refusals: string[] = [];
    const listen = (message: { text(): string }) => refusals.push(message.text());
    page.on("console", listen);
    const answered = page.waitForResponse((response) => response.url().includes(`/embed/${share.id}`));
    await page.goto(`${origin}/one`);
    await answered;
    const element = await page.locator("iframe").elementHandle();
    const frame = (await element.contentFrame())!;
    await expect.poll(async () => frame.url().startsWith("chrome-error:") || (await frame.locator("h1").count()) > 0).toBe(true);
    page.off("console", listen);
    return { url: frame.url(), isRefused: refusals.some((text) => text.includes("frame-ancestors") || text.includes("X-Frame-Options")) };
  };
  expect(await shown(site.origin)).toEqual({ url: `${sluice.url}/embed/${share.id}`, isRefused: false });
  // The same page by another name is another origin, be it of the very site that Sluice is on.
  expect(await shown(site.sameSiteOrigin)).toEqual({ url: "chrome-error://chromewebdata/", isRefused: true });
  await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { embedOrigins: [site.sameSiteOrigin] } });
  expect(await shown(site.origin)).toEqual({ url: "chrome-error://chromewebdata/", isRefused: true });
  expect((await shown(site.sameSiteOrigin)).isRefused).toBe(false);
  await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" });
  expect((await shown(site.sameSiteOrigin)).isRefused).toBe(true);
  await context.close();
});

test("elements that are added later get their frames, others with a wrong key or site get none", async ({
  strictBrowser,
  sluice,
  otherSite: site,
}) => {
  const share = await makeFolder(sluice, site);
  const keys = [
    "../../admin?",
    "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;",
    "",
    " ",
    "abc/def",
    "abc%2Fdef",
    "abc-def",
    "ключ",
    `${share.id}?x`,
  ];
  const sites = [
    "javascript:alert(1)",
    "https://files.example.com/path",
    "//files.example.com",
    "files.example.com",
    "data:text/html,x",
    "https://a@files.example.com",
  ];
  const wrong = [
    ...keys.map((key) => `<div class="sluice-share" data-key="${key}" data-site="${sluice.url}"></div>`),
    '<div class="sluice-share"></div>',
    ...sites.map((one) => `<div class="sluice-share" data-key="${share.id}" data-site="${one}"></div>`),
  ];
  site.serve("/wrong", `${wrong.join("")}${script(sluice)}<div id="later"></div>`);
  const { page, context, complaints } = await visit(strictBrowser);
  await page.goto(`${site.origin}/wrong`);
  await expect.poll(() => complaints.length).toBe(wrong.length);
  expect(complaints.every((text) => text.startsWith("Sluice: data-"))).toBe(true);
  expect(await page.locator("iframe, img").count()).toBe(0);
  await page.evaluate((key) => {
    // Without a site it is the one that the script came from.
    document.querySelector("#later")!.innerHTML = `<section><div class="sluice-share" data-key="${key}"></div></section>`;
  }, share.id);
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "Framed folder" })).toBeVisible();
  await expect(page.locator("iframe")).toHaveAttribute("src", `${sluice.url}/embed/${share.id}`);
  // Moved, taken out and put back it is one frame still, and a second script makes no second one.
  await page.evaluate((source) => {
    const element = document.querySelector("#later .sluice-share")!;
    element.remove();
    document.querySelector("main")!.append(element);
    document.body.append(Object.assign(document.createElement("script"), { src: source }));
  }, `${sluice.url}/embed.js`);
  await expect(page.frameLocator("iframe").getByRole("heading", { name: "Framed folder" })).toBeVisible();
  await expectFitting(page, 0);
  await expect(page.locator("iframe")).toHaveCount(1);
  await context.close();
});

test("frame and page say nothing to each other but heights, and hear nobody else", async ({ strictBrowser, sluice, otherSite: site }) => {
  const share = await makeFolder(sluice, site, { password: "open sesame" });
  site.serve("/hostile", "<p>sends what it is told</p>");
  site.serve(
    "/heard",
    `<script>window.heard = []; addEventListener("message", (event) => { if (event.origin !== location.origin) heard.push([event.origin, event.data]); });</script>
     ${script(sluice)}${place(sluice, share.id)}<iframe name="hostile" src="${site.sameSiteOrigin}/hostile" title="Somebody else"></iframe>`,
  );
  const { page, context } = await visit(strictBrowser);
  await page.goto(`${site.origin}/heard`);
  await page.frameLocator(".sluice-share iframe").getByLabel("Password").fill("open sesame");
  await page.frameLocator(".sluice-share iframe").getByRole("button", { name: "Continue" }).click();
  await expect(page.frameLocator(".sluice-share iframe").getByRole("heading", { name: "Framed folder" })).toBeVisible();
  const own = page.frames().find((frame) => frame.url().includes("/embed/"))!;
  await expectAnswered(page, own, 0);
  const settled = (await heights(page, 0)).frame;
  const messages = [
    { type: "sluice:height", height: 5000 },
    { type: "sluice:height", height: 1e9 },
    { type: "sluice:height", height: "<b>5000</b>" },
    "<img src=x onerror=alert(1)>",
    { h: 1e9 },
  ];
  // Of another origin, and of another window: the page itself.
  for (const sender of [page.frame("hostile")!, page.mainFrame()])
    await sender.evaluate((sent) => {
      for (const message of sent) window.parent.postMessage(message, "*");
    }, messages);
  // Out of the right frame, but nothing that it would say.
  await own.evaluate((sent) => {
    for (const message of sent.slice(1)) window.parent.postMessage(message, "*");
  }, messages);
  await expect.poll(() => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length)).toBeGreaterThanOrEqual(10);
  expect((await heights(page, 0)).frame).toBe(settled);
  // What the frame itself said: its height, and nothing of the link.
  const heard = await page.evaluate(() => (window as unknown as { heard: [string, unknown][] }).heard);
  const said = heard.filter(
    ([origin, data]) =>
      origin === sluice.url && (data as { height?: unknown }).height !== 1e9 && typeof (data as { height?: unknown }).height === "number",
  );
  expect(said.length).toBeGreaterThan(0);
  for (const [, data] of said) expect(Object.keys(data as object).sort()).toEqual(["height", "type"]);
  expect(JSON.stringify(said)).not.toContain(share.id);
  // A greeting by anybody but the page around it is none; by that page each is answered once.
  const countHeard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard.length);
  const heardBefore = await countHeard();
  await own.evaluate(() => window.postMessage({ type: "sluice:hello" }, "*"));
  await page.frame("hostile")!.evaluate(() => {
    for (const index of [0, 1]) window.parent.frames[index]!.postMessage({ type: "sluice:hello" }, "*");
  });
  for (let answered = 1; answered <= 3; answered += 1) {
    await page.evaluate(() =>
      document.querySelector<HTMLIFrameElement>(".sluice-share iframe")!.contentWindow!.postMessage({ type: "sluice:hello" }, "*"),
    );
    await expect.poll(countHeard).toBe(heardBefore + answered);
  }
  // What another frame of the same site says is about that one; and a frame that was led elsewhere says nothing that counts.
  const allHeard = () => page.evaluate(() => JSON.stringify((window as unknown as { heard: unknown[] }).heard));
  const other = await makeFolder(sluice, site);
  await page.evaluate((html) => document.querySelector("main")!.insertAdjacentHTML("beforeend", html), place(sluice, other.id));
  await expect(page.frameLocator(".sluice-share iframe >> nth=1").getByRole("heading", { name: "Framed folder" })).toBeVisible();
  const neighbour = page.frames().find((frame) => frame.url().includes(other.id))!;
  await expectAnswered(page, neighbour, 2);
  await neighbour.evaluate(() => window.parent.postMessage({ type: "sluice:height", height: 4321 }, "*"));
  await expect.poll(allHeard).toContain("4321");
  expect(await heightsOfFrames(page)).toEqual([settled, 4321]);
  await page.evaluate((address) => {
    document.querySelector<HTMLIFrameElement>(".sluice-share iframe")!.src = address;
  }, `${site.sameSiteOrigin}/hostile`);
  await expect(page.frameLocator(".sluice-share iframe >> nth=0").getByText("sends what it is told")).toBeVisible();
  await own.evaluate(() => window.parent.postMessage({ type: "sluice:height", height: 1234 }, "*"));
  await expect.poll(allHeard).toContain("1234");
  expect((await heightsOfFrames(page))[0]).toBe(settled);
  await context.close();
});

test("while embedding is off, the tab says so, and nobody can give a link sites", async ({ page, sluice, otherSite: site }) => {
  const share = await makeFolder(sluice, site);
  await signIn(page, sluice);
  await setEmbedding(sluice, false);
  try {
    await page.goto(`/sharing/${share.id}/embed`);
    await expect(page.getByText("Embedding is switched off on this site.")).toBeVisible();
    await expect(page.getByText("none of them shows it until embedding is switched on")).toBeVisible();
    await expect(page.getByLabel("Add a site")).toBeHidden();
    await expectAccessible(page);
    await page.getByRole("main").getByRole("link", { name: "Settings" }).last().click();
    await expect(page).toHaveURL(/\/settings$/u);
    await page.getByRole("switch", { name: "Embedding" }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(async () => (await sluice.fetch(`/embed/${share.id}`)).status).toBe(200);
    await page.goto(`/sharing/${share.id}/embed`);
    await expect(page.getByRole("textbox", { name: /^First segment/u })).toBeVisible();
  } finally {
    await setEmbedding(sluice, true);
  }
});
