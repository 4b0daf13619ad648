import type { pages } from "./messages/en.ts";

/** The English messages say which there are and what each takes; the other languages have the same, which a test compares. */
export type EnglishMessages = typeof pages;
export type MessageName = keyof EnglishMessages;
export type PageMessages = Record<MessageName, string>;

/** Messages that are handed to the browser together: the first part of their names. */
export type MessageGroup = MessageName extends infer Name ? (Name extends `${infer Group}.${string}` ? Group : never) : never;
export type MessageOf<Group extends MessageGroup> = Extract<MessageName, `${Group}.${string}`>;

/** What stands first between braces and is no text of a plural's branch, which always has a blank, a `#` or a tag in it. */
type ArgumentIn<Braced extends string> = Braced extends `${infer Whole}}${string}`
  ? NameIn<Whole extends `${infer First},${string}` ? First : Whole>
  : never;
type NameIn<Text extends string> = Text extends `${string}${" " | "#" | "<"}${string}` ? never : Text;

/** Names of the values that a message takes. */
export type ArgumentOf<Text extends string> = Text extends `${string}{${infer Rest}` ? ArgumentIn<Rest> | ArgumentOf<Rest> : never;

/** Names of the tags around parts of a message. */
export type TagOf<Text extends string> = Text extends `${string}<${infer Rest}`
  ? (Rest extends `/${string}` ? never : Rest extends `${infer Tag}>${string}` ? Tag : never) | TagOf<Rest>
  : never;

/** What a message is filled with: numbers where it counts, texts as they are. */
export type ValuesOf<Name extends MessageName> = Record<ArgumentOf<EnglishMessages[Name]>, string | number>;
export type TagsOf<Name extends MessageName, Part> = Record<TagOf<EnglishMessages[Name]>, (parts: (string | Part)[]) => Part>;

/** Nothing for a message that takes nothing. */
export type ValuesArgument<Name extends MessageName> = [ArgumentOf<EnglishMessages[Name]>] extends [never] ? [] : [values: ValuesOf<Name>];
