import { cache } from "react";
import { headers } from "next/headers";
import { PLAIN_SPOKEN, type Spoken } from "@/lib/languages/languages";
import { parseSpoken, SPOKEN_HEADER } from "@/lib/languages/read-spoken";
import { createWords, type Words } from "@/lib/languages/words";

const spokenOfRequest = async (): Promise<Spoken | null> => parseSpoken((await headers()).get(SPOKEN_HEADER));

/** Whether the page that is asked for is in its reader's language: the entry decided one. */
export const isSpoken = async (): Promise<boolean> => (await spokenOfRequest()) !== null;

/** The words of the page that is asked for: English where the entry decided nothing, as for the portal. */
export const wordsOfRequest = cache(async (): Promise<Words> => createWords((await spokenOfRequest()) ?? PLAIN_SPOKEN));
