import compile from "icu-minify/compile";
import type { CompiledMessage } from "icu-minify/format";
import type { ErrorCode } from "../http/errors.ts";
import type { Language, Spoken } from "./languages.ts";
import { pages as de } from "./messages/de.ts";
import { pages as en } from "./messages/en.ts";
import { pages as es } from "./messages/es.ts";
import { pages as fr } from "./messages/fr.ts";
import { pages as ja } from "./messages/ja.ts";
import { pages as ko } from "./messages/ko.ts";
import { pages as pt } from "./messages/pt.ts";
import type { MessageGroup, MessageName, PageMessages } from "./page-messages.ts";
import { describeRefusal, refusalsIn } from "./refusals.ts";
import { createSpeaker, type Speaker, type SpokenMessages } from "./speaker.ts";

export const MESSAGES: Record<Language, PageMessages> = { en, de, es, fr, pt, ko, ja };

/** A message is compiled when it is first said, then known to the isolate. */
const compiled = new Map<string, CompiledMessage>();

function messageIn(language: Language, name: MessageName): CompiledMessage {
  const key = `${language} ${name}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  // The compiler's objects have no prototype, and React hands none of those to the browser.
  const message = JSON.parse(JSON.stringify(compile(MESSAGES[language][name]))) as CompiledMessage;
  compiled.set(key, message);
  return message;
}

function groupOf(name: MessageName): MessageGroup {
  return name.slice(0, name.indexOf(".")) as MessageGroup;
}

/** All that a page says, on the server. */
export interface Words extends Speaker {
  /** What became of something that was tried, as a sentence. */
  refusal: (code: ErrorCode) => string;
  /** What the page's script says, of these groups, for `WordsProvider`. With `problem` come the sentences for error codes. */
  handOver: (...groups: MessageGroup[]) => SpokenMessages;
}

export function createWords(spoken: Spoken): Words {
  const { language, locale } = spoken;
  const names = Object.keys(MESSAGES[language]) as MessageName[];
  const speaker = createSpeaker<MessageName>(spoken, (name) => messageIn(language, name));
  return {
    ...speaker,
    refusal: (code) => describeRefusal(code, language) ?? speaker.say("problem.other"),
    handOver: (...groups) => ({
      language,
      locale,
      messages: Object.fromEntries(names.filter((name) => groups.includes(groupOf(name))).map((name) => [name, messageIn(language, name)])),
      refusals: groups.includes("problem") ? refusalsIn(language) : null,
    }),
  };
}
