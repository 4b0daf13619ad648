import { describe, expect, it, test } from "vitest";
import { type AskedLanguage, decideLanguage } from "../../lib/languages/decide-language.ts";
import { type Language, LANGUAGES } from "../../lib/languages/languages.ts";

const ALL = { languages: LANGUAGES, defaultLanguage: "en" as const };
const decide = (asked: Partial<AskedLanguage>, offered: { languages: readonly Language[]; defaultLanguage: Language } = ALL) => {
  const { language, locale } = decideLanguage({ parameter: null, remembered: null, acceptLanguage: null, ...asked }, offered);
  return `${language} ${locale}`;
};

describe("the language that a reader gets", () => {
  test.each([
    // [Accept-Language, what it comes to]
    ["de", "de de"],
    ["de-AT", "de de-AT"],
    ["DE-at", "de de-AT"],
    ["pt-BR,pt;q=0.9,en;q=0.8", "pt pt-BR"],
    ["pt", "pt pt"],
    ["zh-CN,zh;q=0.9", "en en"],
    ["zh-CN,zh;q=0.9,ja;q=0.1", "ja ja"],
    ["en-GB,en;q=0.5,de;q=0.9", "en en-GB"],
    ["en;q=0.5,de;q=0.9", "de de"],
    ["en;q=0.5 , de ; q=0.9", "de de"],
    // Of equals the first.
    ["fr,de", "fr fr"],
    ["fr;q=0.8,de;q=0.8", "fr fr"],
    // What is not acceptable is not chosen.
    ["de;q=0,ko", "ko ko"],
    ["de;q=0.000", "en en"],
    ["*", "en en"],
    ["*;q=0.5, es;q=0.1", "es es"],
    // A region that is none, a script, or an extension that would change the calendar: the language as it is.
    ["de-1996", "de de"],
    ["pt-Latn-BR", "pt pt"],
    ["ja-JP-u-ca-japanese", "ja ja"],
    ["en-u-nu-thai", "en en"],
    ["deu", "en en"],
    ["", "en en"],
    ["de;q=2", "en en"],
    ["de;q=0.5;q=1", "en en"],
    ["<script>alert(1)</script>, ko", "ko ko"],
    ["__proto__,constructor,toString", "en en"],
  ])("of %j is %s", (acceptLanguage, expected) => {
    expect(decide({ acceptLanguage })).toBe(expected);
  });

  it("is the chosen one before what the browser asks for, and the address before what is remembered", () => {
    expect(decide({ remembered: "fr", acceptLanguage: "de" })).toBe("fr fr");
    expect(decide({ parameter: "ko", remembered: "fr", acceptLanguage: "de" })).toBe("ko ko");
    // The region of a reader stays theirs.
    expect(decide({ parameter: "en", acceptLanguage: "de-DE,de;q=0.9,en-GB;q=0.8" })).toBe("en en-GB");
  });

  test.each(["xx", "", "DE", "de-DE", "../de", "constructor", "e".repeat(10_000)])(
    "is not %j, which is as if nothing had been chosen",
    (value) => {
      expect(decide({ parameter: value, acceptLanguage: "ja" })).toBe("ja ja");
      expect(decide({ remembered: value, acceptLanguage: "ja" })).toBe("ja ja");
    },
  );

  it("is only ever one that the site offers", () => {
    const offered = { languages: ["de", "fr"] as const, defaultLanguage: "fr" as const };
    expect(decide({ acceptLanguage: "ja,en;q=0.9" }, offered)).toBe("fr fr");
    expect(decide({ parameter: "ja", remembered: "en", acceptLanguage: "ko,de;q=0.1" }, offered)).toBe("de de");
    for (const language of LANGUAGES) expect(["de de", "fr fr"]).toContain(decide({ parameter: language }, offered));
  });

  test.each([
    ["many ranges", "xx-YY;q=0.1,".repeat(900)],
    ["one long range", `${"a-".repeat(5000)}de`],
    ["blanks", `${" ".repeat(10_000)}de`],
    ["half-written qualities", "de;q=0.,".repeat(1500)],
    ["commas", ",".repeat(10_000)],
  ])("is the site's own where a client sends 10 kB of %s", (_, acceptLanguage) => {
    expect(decide({ acceptLanguage })).toBe("en en");
  });
});
