import format, { type CompiledMessage } from "icu-minify/format";
import { dateFormat, numberFormat, pluralRules } from "../format/intl.ts";
import type { Spoken } from "./languages.ts";
import type { MessageName, TagsOf, ValuesArgument, ValuesOf } from "./page-messages.ts";
import type { Refusals } from "./refusals.ts";

/** Says messages in one language: on the server all of them, in the browser those that it was handed. */
export interface Speaker<Known extends MessageName = MessageName> extends Spoken {
  say: <Name extends Known>(name: Name, ...values: ValuesArgument<Name>) => string;
  /** A message with tags, as its parts in order: texts, and what was made of the tags. */
  compose: <Name extends Known, Part>(name: Name, values: ValuesOf<Name> & TagsOf<Name, Part>) => (string | Part)[];
}

/** What a page's script says, on its way to the browser. */
export interface SpokenMessages extends Spoken {
  messages: Partial<Record<MessageName, CompiledMessage>>;
  /** Sentences for error codes; `null` where those of the server's answers are right, or where nothing is asked of it. */
  refusals: Refusals | null;
}

const OPTIONS = { formatters: { getDateTimeFormat: dateFormat, getNumberFormat: numberFormat, getPluralRules: pluralRules } };

/** `find` gives a message as it was compiled; of numbers in it, `locale` says how they are written. */
export function createSpeaker<Known extends MessageName>(
  { language, locale }: Spoken,
  find: (name: Known) => CompiledMessage,
): Speaker<Known> {
  const speak = (name: Known, values: Record<string, unknown>) => format<unknown>(find(name), locale, values as never, OPTIONS);
  return {
    language,
    locale,
    say: (name, ...values) => speak(name, values[0] ?? {}) as string,
    compose: (name, values) => [speak(name, values)].flat() as never,
  };
}
