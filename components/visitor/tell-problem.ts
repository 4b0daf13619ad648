import { ApiProblem, problemSentence } from "@/components/files/api";
import type { HandedWords } from "./words-provider";

/** Codes of what the server did not say. */
const OWN = { network: "problem.network", incomplete: "problem.incomplete" } as const;

/** What to tell a visitor about anything that was thrown. The server's own sentence is in English and may tell more; in other languages there is one for each code. */
export function tellProblem({ language, refusals, say }: HandedWords<"problem">, error: unknown): string {
  const code = error instanceof ApiProblem ? error.code : "network";
  if (code === "network" || code === "incomplete") return say(OWN[code]);
  if (language === "en") return problemSentence(error);
  return tellCode(refusals, code) ?? say("problem.other");
}

/** The sentence for an error code, `null` where the server's own is the right one. */
export function tellCode(refusals: HandedWords<"problem">["refusals"], code: string): string | null {
  return refusals !== null && Object.hasOwn(refusals, code) ? refusals[code as keyof typeof refusals] : null;
}
