/** In which language visitors are spoken to: by their browser, by their choice, never in one that the site does not offer, and under the same status codes. */
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { LANGUAGES } from "../../lib/languages/languages.ts";
import { DEFAULT_SETTINGS, type SiteSettings } from "../../lib/settings/schema.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const COOKIE = "__Host-sluice.language";
const { languages, defaultLanguage } = DEFAULT_SETTINGS;

async function setSettings(changes: Partial<SiteSettings>): Promise<Response> {
  return await sluice.api("/api/v1/settings", { method: "PATCH", json: changes });
}

interface Seen {
  status: number;
  /** `lang` of the page, its header, and the cookie that was set. */
  lang: string | undefined;
  header: string | null;
  cookie: string | null;
  varies: string[];
  title: string;
  html: string;
}

/** A page as a browser gets it. */
async function look(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Seen> {
  const response = await sluice.fetch(path, { ...init, headers: { accept: "text/html", ...headers } });
  const html = await response.text();
  return {
    status: response.status,
    lang: /<html[^>]* lang="([^"]*)"/u.exec(html)?.[1],
    header: response.headers.get("content-language"),
    cookie: response.headers.getSetCookie().find((cookie) => cookie.startsWith(COOKIE)) ?? null,
    varies: (response.headers.get("vary") ?? "").toLowerCase().split(/,\s*/u),
    title: /<h1[^>]*>(.*?)<\/h1>/u.exec(html)?.[1] ?? "",
    html,
  };
}

const asking = (acceptLanguage: string) => ({ "accept-language": acceptLanguage });

describe("a page of a link", () => {
  test.each([
    ["en", "Share not found"],
    ["de-AT,de;q=0.9,en;q=0.5", "Link nicht gefunden"],
    ["es", "Enlace no encontrado"],
    ["fr-CA", "Lien introuvable"],
    ["pt-BR", "Link não encontrado"],
    ["ko-KR", "링크를 찾을 수 없습니다"],
    ["ja", "リンクが見つかりません"],
    ["zh-CN,zh;q=0.9", "Share not found"],
  ])("is in the language that %s asks for", async (asked, title) => {
    const seen = await look("/share/nosuchlink", asking(asked));
    const language = asked === "zh-CN,zh;q=0.9" ? "en" : asked.slice(0, 2);
    expect(seen).toMatchObject({ status: 404, lang: language, header: language, title, cookie: null });
    expect(seen.varies).toEqual(expect.arrayContaining(["accept-language", "cookie"]));
  });

  it("writes sizes, dates and what is left as the reader's region does", async () => {
    const share = await sluice.share({ content: "x".repeat(1500), maxDownloads: 1234, expiresAt: "2027-03-04T17:05:00Z" });
    const german = await look(`/share/${share.id}`, asking("de-DE"));
    expect(german.html).toContain("1,5 KiB");
    expect(german.html).toContain("Noch 1.234 Downloads");
    expect(german.html).toMatch(/Verfügbar bis (?:<!-- -->)?<time[^>]*>4\. März 2027, 17:05 UTC<\/time>/u);
    const french = await look(`/share/${share.id}`, asking("fr-FR"));
    expect(french.html).toContain("1,5 Kio");
    const [british, american] = [await look(`/share/${share.id}`, asking("en-GB")), await look(`/share/${share.id}`, asking("en-US"))];
    expect(british.html).toMatch(/>4 Mar 2027, 17:05 UTC</u);
    expect(american.html).toMatch(/>Mar 4, 2027, 0?5:05\sPM UTC</u);
  });

  it("stays in the language that was chosen on it, and tells every door's refusal in it", async () => {
    const share = await sluice.share({ password: "open sesame" });
    const chosen = await look(`/share/${share.id}?lang=fr`, asking("de"));
    expect(chosen).toMatchObject({ status: 401, lang: "fr", header: "fr", title: "Mot de passe requis" });
    expect(chosen.cookie).toBe(`${COOKIE}=fr; Path=/; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax`);
    const remembered = { ...asking("de"), cookie: `${COOKIE}=fr` };
    expect(await look(`/share/${share.id}`, remembered)).toMatchObject({ status: 401, lang: "fr", cookie: null });
    const wrong = await look(
      `/share/${share.id}/unlock`,
      { ...remembered, "content-type": "application/x-www-form-urlencoded", origin: sluice.url },
      { method: "POST", body: "password=wrong" },
    );
    expect(wrong).toMatchObject({ status: 401, lang: "fr" });
    expect(wrong.html).toContain("Ce mot de passe n’est pas le bon.");
    expect(await look("/nothing-here", remembered)).toMatchObject({ status: 404, lang: "fr", title: "Page introuvable" });
    // A new choice is remembered instead.
    expect((await look(`/share/${share.id}?lang=ko`, remembered)).cookie).toContain(`${COOKIE}=ko`);
  });

  test.each(["xx", "", "DE", "de-DE", "%00", "../../de", "a".repeat(5000), "%E0%A4%A", "de&lang=fr"])(
    "takes %j for no choice, or the first of two, and is there as ever",
    async (value) => {
      const seen = await look(`/share/nosuchlink?lang=${value}`, asking("ja"));
      const language = value.startsWith("de&") ? "de" : "ja";
      expect(seen).toMatchObject({ status: 404, lang: language, header: language });
      expect(seen.cookie === null).toBe(language === "ja");
    },
  );

  it("does not stumble over a cookie or a header that nobody wrote", async () => {
    const odd: Record<string, string>[] = [
      { cookie: `${COOKIE}=<script>` },
      { cookie: `${COOKIE}=constructor; ${COOKIE}=de` },
      asking("de;q=0.".repeat(1400)),
      asking(`${"x-".repeat(4000)}y`),
      asking("\u00e4\u00f6\u00fc;q=1"),
      { "x-sluice-spoken": "de de" },
    ];
    for (const headers of odd) expect(await look("/share/nosuchlink", headers)).toMatchObject({ status: 404, lang: "en" });
  });

  it("is the same for an unknown and for a revoked link, in every language", async () => {
    const share = await sluice.share();
    expect((await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" })).status).toBe(200);
    const bare = ({ status, title, html }: Seen) => ({
      status,
      title,
      html: html.replaceAll(/nonce="[^"]*"|"nonce":"[^"]*"|\\"nonce\\":\\"[^"]*\\"/gu, ""),
    });
    for (const language of LANGUAGES) {
      const [unknown, revoked] = [await look("/share/nosuchlink", asking(language)), await look(`/share/${share.id}`, asking(language))];
      expect(bare(revoked)).toEqual(bare(unknown));
      expect(revoked.html).not.toContain(share.id);
    }
  });

  it("tells programs in English, whatever they ask for", async () => {
    const share = await sluice.share({ password: "open sesame" });
    const response = await sluice.fetch(`/share/${share.id}/file`, { headers: { "accept-language": "de", accept: "application/json" } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "password_required", message: "This link needs a password." });
    expect(response.headers.get("content-language")).toBeNull();
  });

  it("keeps what people wrote, and names nothing of what is behind the gate on its card", async () => {
    await setSettings({ notFoundText: "Ask Ada." });
    expect((await look("/share/nosuchlink", asking("ja"))).html).toContain("Ask Ada.");
    await setSettings({ notFoundText: null });
    const share = await sluice.share({ password: "open sesame", name: "Secret plans" });
    const gate = await look(`/share/${share.id}`, asking("ko"));
    expect(gate.html).toContain('property="og:title" content="공유 파일"');
    expect(gate.html).not.toContain("Secret");
    const open = await sluice.share({ name: "Offene Pläne", content: "x" });
    expect((await look(`/share/${open.id}`, asking("ko"))).html).toContain("TXT 파일 · 1 B");
  });

  it("in a frame on another site takes the language of the frame's address, and keeps it there", async () => {
    await setSettings({ allowsEmbedding: true });
    const share = await sluice.share({ embedOrigins: ["https://shop.example"] });
    const seen = await look(`/embed/${share.id}?lang=de`, { ...asking("en"), "sec-fetch-dest": "iframe" });
    expect(seen).toMatchObject({ status: 200, lang: "de", header: "de" });
    expect(seen.cookie).toContain("SameSite=None; Partitioned");
    await setSettings({ allowsEmbedding: false });
  });
});

describe("what the entry writes itself", () => {
  test.each([
    ["ko", "이 주소는 이런 방식으로 사용할 수 없습니다."],
    ["de", "So lässt sich diese Adresse nicht aufrufen."],
    ["en", "This address does not answer that method."],
  ])("speaks %s", async (language, sentence) => {
    const seen = await look("/share/nosuchlink/unlock", asking(language));
    expect(seen).toMatchObject({ status: 405, lang: language, header: language });
    expect(seen.varies).toEqual(["accept-language", "cookie"]);
    expect(seen.html).toContain(sentence);
  });
});

describe("pages for people with an account", () => {
  it("are in English, and differ by nobody's language", async () => {
    for (const path of ["/sign-in", "/sharing/nothing/deeper"]) {
      const seen = await look(path, { ...asking("de"), cookie: `${COOKIE}=ja` });
      expect([path, seen.lang]).toEqual([path, "en"]);
      expect(seen.varies).not.toContain("accept-language");
      expect((await look(`${path}?lang=de`)).cookie).toBeNull();
    }
  });
});

describe("the settings", () => {
  afterEach(async () => {
    expect((await setSettings({ languages, defaultLanguage })).status).toBe(200);
  });

  it("decide which languages there are; one that is not offered is not spoken, however it is asked for", async () => {
    expect((await setSettings({ languages: ["de", "fr"], defaultLanguage: "fr" })).status).toBe(200);
    expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({ languages: ["de", "fr"], defaultLanguage: "fr" });
    expect(await look("/share/nosuchlink", asking("en-GB,de;q=0.1"))).toMatchObject({ lang: "de" });
    expect(await look("/share/nosuchlink", asking("ja"))).toMatchObject({ lang: "fr" });
    expect(await look("/share/nosuchlink?lang=ja", { cookie: `${COOKIE}=en` })).toMatchObject({ lang: "fr", cookie: null });
    expect(await look("/share/nosuchlink/unlock", asking("ja"))).toMatchObject({ status: 405, lang: "fr" });
    const { html } = await look("/share/nosuchlink");
    expect([...html.matchAll(/href="\?lang=(\w+)"/gu)].map((match) => match[1])).toEqual(["de", "fr"]);
  });

  it("leave no choice where there is none", async () => {
    expect((await look("/share/nosuchlink")).html).toContain('href="?lang=de"');
    await setSettings({ languages: ["ko"], defaultLanguage: "ko" });
    const seen = await look("/share/nosuchlink", asking("en"));
    expect(seen.lang).toBe("ko");
    expect(seen.html).not.toContain("?lang=");
  });

  test.each([
    [{ languages: [] }, "languages"],
    [{ languages: ["de", "de"], defaultLanguage: "de" }, "languages"],
    [{ languages: ["xx"] }, "languages.0"],
    [{ languages: "de" }, "languages"],
    [{ languages: null }, "languages"],
    [{ languages: ["de"] }, "defaultLanguage"],
    [{ defaultLanguage: "xx" }, "defaultLanguage"],
    [{ defaultLanguage: null }, "defaultLanguage"],
  ])("refuse %j with a sentence at its place, and change nothing", async (changes, place) => {
    const response = await sluice.api("/api/v1/settings", { method: "PATCH", json: changes });
    expect(response.status).toBe(400);
    const { issues } = (await response.json()) as { issues: { path: string; message: string }[] };
    expect(issues.map(({ path }) => path)).toEqual([place]);
    expect(issues[0]?.message).toMatch(/^must /u);
    expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({ languages, defaultLanguage });
  });
});
