"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { MessageGroup, MessageName, MessageOf } from "@/lib/languages/page-messages";
import { createSpeaker, type Speaker, type SpokenMessages } from "@/lib/languages/speaker";

const WordsContext = createContext<SpokenMessages | null>(null);

/** Hands the words of a page to its script, those that it says and no more. */
export function WordsProvider({ words, children }: { words: SpokenMessages; children: ReactNode }) {
  return <WordsContext value={words}>{children}</WordsContext>;
}

export interface HandedWords<Groups extends MessageGroup> extends Speaker<MessageOf<Groups>> {
  refusals: SpokenMessages["refusals"];
}

/** The words of the named groups, which the page around has to hand over. */
export function useWords<Groups extends MessageGroup>(): HandedWords<Groups> {
  const handed = useContext(WordsContext);
  return useMemo(() => {
    const find = (name: MessageName) => {
      const message = handed?.messages[name];
      if (message === undefined) throw new Error(`The page did not hand over ${name}.`);
      return message;
    };
    return {
      ...createSpeaker<MessageOf<Groups>>(handed ?? { language: "en", locale: "en" }, find),
      refusals: handed?.refusals ?? null,
    };
  }, [handed]);
}
