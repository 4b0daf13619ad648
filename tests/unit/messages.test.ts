import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import compile from "icu-minify/compile";
import ts from "typescript";
import { describe, expect, it, test } from "vitest";
import { AppError, ERROR_CODES, sentenceOf } from "../../lib/http/errors.ts";
import { ENGLISH_SECTIONS, isSpokenPath } from "../../lib/languages/is-spoken-path.ts";
import { type Language, LANGUAGE_NAMES, LANGUAGES } from "../../lib/languages/languages.ts";
import { describeOutage, OUTAGE_CODES } from "../../lib/languages/outages.ts";
import type { MessageName } from "../../lib/languages/page-messages.ts";
import { describeRefusal, REFUSAL_CODES } from "../../lib/languages/refusals.ts";
import { createWords, MESSAGES } from "../../lib/languages/words.ts";

const root = path.resolve(import.meta.dirname, "../..");
const NAMES = Object.keys(MESSAGES.en) as MessageName[];
const OTHERS = LANGUAGES.filter((language) => language !== "en");

/** What a message takes: `count:plural`, `size:text`, `<time>`. */
function takesOf(elements: MessageFormatElement[]): string[] {
  const takes = elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.argument:
        return [`${element.value}:text`];
      case TYPE.number:
        return [`${element.value}:number`];
      case TYPE.plural:
        return [`${element.value}:plural`, ...Object.values(element.options).flatMap((option) => takesOf(option.value))];
      case TYPE.tag:
        return [`<${element.value}>`, ...takesOf(element.children)];
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.date:
      case TYPE.time:
      case TYPE.select:
        throw new Error(`Nothing here says how to compare this kind of element: ${element.type}`);
    }
  });
  return [...new Set(takes)].sort();
}

function pluralsOf(elements: MessageFormatElement[]): string[][] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.tag) return pluralsOf(element.children);
    if (element.type !== TYPE.plural) return [];
    return [Object.keys(element.options), ...Object.values(element.options).flatMap((option) => pluralsOf(option.value))];
  });
}

describe("the messages", () => {
  test.each(OTHERS)("of %s are those of English, and take the same values and tags", (language) => {
    expect(Object.keys(MESSAGES[language])).toEqual(NAMES);
    for (const name of NAMES) expect([name, takesOf(parse(MESSAGES[language][name]))]).toEqual([name, takesOf(parse(MESSAGES.en[name]))]);
  });

  test.each(LANGUAGES)("of %s are compiled, and none is empty or has blanks around it", (language) => {
    for (const name of NAMES) {
      const text = MESSAGES[language][name];
      expect(() => compile(text), `${name}: ${text}`).not.toThrow();
      expect([name, text.trim()]).toEqual([name, text]);
      expect([name, text.length > 0]).toEqual([name, true]);
      // ICU's apostrophe quotes; people's is another character.
      expect([name, text.includes("'")]).toEqual([name, false]);
    }
  });

  test.each(LANGUAGES)("of %s have a plural for each number that the language tells apart", (language) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const name of NAMES)
      for (const branches of pluralsOf(parse(MESSAGES[language][name]))) {
        const categories = branches.filter((branch) => !branch.startsWith("="));
        expect([name, categories.filter((category) => !(pluralCategories as string[]).includes(category))]).toEqual([name, []]);
        expect([name, categories.includes("other")]).toEqual([name, true]);
        // One thing is never spoken of as of many, where that is not the same.
        const oneIsOther = !(pluralCategories as string[]).includes("one");
        expect([name, oneIsOther || branches.includes("one") || branches.includes("=1")]).toEqual([name, true]);
      }
  });

  test.each(OTHERS)("of %s are translated", (language) => {
    // What is the same word in both, or no word at all.
    const same = NAMES.filter((name) => MESSAGES[language][name] === MESSAGES.en[name] && /[a-z]{4}/iu.test(MESSAGES.en[name]));
    const allowed = new Set<MessageName>([
      "kind.json",
      "kind.markdown",
      "kind.text",
      "preview.text",
      "folder.name",
      "manage.name",
      "share.description",
      "folder.pages",
      "upload.list",
      "upload.speed",
      "preview.position",
      "folder.both",
    ]);
    expect(same.filter((name) => !allowed.has(name))).toEqual([]);
  });

  it("are said with numbers and plurals of the reader's own", () => {
    const say = (language: Language, locale: string = language) => createWords({ language, locale }).say;
    expect(say("en")("terms.downloadsLeft", { count: 1 })).toBe("1 download left");
    expect(say("en")("terms.downloadsLeft", { count: 1234 })).toBe("1,234 downloads left");
    expect(say("de")("terms.downloadsLeft", { count: 1234 })).toBe("Noch 1.234 Downloads");
    expect(say("en", "en-IN")("terms.downloadsLeft", { count: 1234567 })).toBe("12,34,567 downloads left");
    expect(say("fr")("terms.downloadsLeft", { count: 0 })).toBe("Aucun téléchargement restant");
    expect(say("ja")("terms.downloadsLeft", { count: 1 })).toBe("ダウンロードは残り 1 回");
    expect(say("ko")("gate.locked", { minutes: 15 })).toContain("15분");
    expect(say("en")("gate.locked", { minutes: 1 })).toBe("Too many wrong tries. Wait a minute, then try again.");
    expect(say("pt")("gate.locked", { minutes: 0 })).toContain("alguns minutos");
  });

  it("leave what people wrote as it is, braces and tags included", () => {
    for (const language of LANGUAGES) {
      const { say } = createWords({ language, locale: language });
      expect(say("preview.of", { name: "{name} <b>'{0}'</b> #" })).toContain("{name} <b>'{0}'</b> #");
    }
  });

  it("hand over what is asked for, and the sentences for codes with `problem` alone", () => {
    const handed = createWords({ language: "de", locale: "de-AT" }).handOver("upload", "problem");
    expect(new Set(Object.keys(handed.messages).map((name) => name.split(".", 1)[0]))).toEqual(new Set(["upload", "problem"]));
    expect(handed.refusals?.already_exists).toContain("Namen");
    expect(JSON.parse(JSON.stringify(handed))).toEqual(handed);
    expect(createWords({ language: "de", locale: "de" }).handOver("preview").refusals).toBeNull();
  });
});

describe("the sentences for error codes", () => {
  it("are there in every language for each code that a door of a link is said to refuse with", () => {
    const declared = new Set<string>();
    for (const file of [...filesBelow("lib/visits"), ...filesBelow("lib/visitor-uploads"), ...filesBelow("lib/archive")])
      for (const match of readFileSync(path.join(root, file), "utf8").matchAll(/new AppError\(\s*"(\w+)"/gu)) declared.add(match[1] ?? "");
    expect([...declared].filter((code) => !(REFUSAL_CODES as readonly string[]).includes(code) && code !== "invalid_part")).toEqual([]);
    for (const language of LANGUAGES) {
      const sentences = REFUSAL_CODES.map((code) => describeRefusal(code, language) ?? "");
      for (const sentence of sentences) expect(sentence).toMatch(/[.。]$/u);
    }
  });

  it("are none for other codes, but never another language's", () => {
    for (const code of ERROR_CODES) for (const language of OTHERS) expect(describeRefusal(code, language)).not.toBe(sentenceOf(code));
  });

  it("are told by the entry in every language, also for a code that nobody foresaw", () => {
    for (const language of OTHERS)
      for (const code of [...OUTAGE_CODES, "digest_mismatch"] as const) {
        const error = new AppError(code);
        const { title, sentence } = describeOutage(error, language);
        expect(title).not.toBe("");
        expect(sentence).not.toBe(error.message);
        expect(sentence).toMatch(/[.。]$/u);
      }
    expect(describeOutage(new AppError("not_found", { message: "As it was said." }), "en").sentence).toBe("As it was said.");
  });
});

describe("the pages in the reader's language", () => {
  it("are those of links and what is found nowhere; every other page is known to be in English", () => {
    const sections = filesBelow("app")
      .filter((file) => file.endsWith("/page.tsx"))
      .map(
        (file) =>
          file
            .replace(/^app\//u, "")
            .replace(/^\([^)]+\)\//u, "")
            .split("/")[0]
            ?.replace("page.tsx", "") ?? "",
      );
    const spoken = new Set(sections.filter((section) => isSpokenPath(`/${section}/x`)));
    expect([...spoken].sort()).toEqual(["embed", "share"]);
    expect([...ENGLISH_SECTIONS].filter((section) => section !== "api" && !sections.includes(section))).toEqual([]);
    expect(isSpokenPath("/no-such-page")).toBe(true);
  });

  it("have no sentence of their own in the components that they are made of", () => {
    const own = filesBelow("components/visitor").flatMap((file) => englishIn(file).map((text) => `${file}: ${text}`));
    expect(own).toEqual([]);
  });

  it("which this reading of the source would find", () => {
    const source = `const a = <p title="Two words">Some text {x ? "Not yet" : \`Page \${n} of it\`}</p>; toast.say("Copied it"); const b = { label: "Close" };`;
    expect(englishInSource(source)).toEqual(["Two words", "Some text", "Not yet", "Page", "Copied it", "Close"]);
  });

  it("names each language in its own words", () => {
    for (const language of LANGUAGES)
      expect(LANGUAGE_NAMES[language].toLowerCase()).toBe(
        new Intl.DisplayNames([language], { type: "language" }).of(language)?.toLowerCase(),
      );
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

function englishIn(file: string): string[] {
  return englishInSource(readFileSync(path.join(root, file), "utf8"));
}

/** What a `DataTransfer` calls files. */
const NAMES_OF_THE_PLATFORM = new Set(["Files"]);

/** Attributes that are read by machines. */
const MACHINE_ATTRIBUTES = new Set(["className", "d", "viewBox"]);

/** Texts in a source that a person could be meant to read: in JSX, and strings that begin with a capital letter or have several words. */
function englishInSource(source: string): string[] {
  const file = ts.createSourceFile("read.tsx", source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const judge = (text: string, pattern: RegExp) => {
    if (pattern.test(text) && !NAMES_OF_THE_PLATFORM.has(text)) found.push(text.trim());
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isJsxAttribute(node) && MACHINE_ATTRIBUTES.has(node.name.getText(file))) return;
    // What is thrown is for those who write the product.
    if (ts.isThrowStatement(node)) return;
    if (ts.isJsxText(node)) judge(node.text, /[a-z]/iu);
    else if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) judge(node.text, /^\s*[A-Z][a-z]+(?:\s|$|[.,…:])/u);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
