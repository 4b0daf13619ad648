"use client";

import { useState, type ReactNode, type SubmitEvent } from "react";
import { waitingMinutes } from "./waiting-minutes";
import { type HandedWords, useWords } from "./words-provider";

interface Refusal {
  error: string;
  retryAfter?: number;
  challenge?: object;
}

const TIMEOUT_MS = 90_000;

/**
 * The password form of a link that is being guessed at: each try first asks for a challenge and computes its solution in the page, a few seconds
 * for whoever knows the password. The fields come from the server, so that this brings no components along.
 */
export function ProofForm({ action, page, children }: { action: string; page: string; children: ReactNode }) {
  const words = useWords<"gate">();
  const [message, setMessage] = useState<{ text: string; isProblem: boolean } | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("password");
    if (!(field instanceof HTMLInputElement) || field.value === "" || field.readOnly) return;
    field.readOnly = true;
    field.removeAttribute("aria-invalid");
    setMessage({ text: words.say("gate.computing"), isProblem: false });
    const problem = await tryToUnlock(action, field.value, words);
    if (problem === null) {
      window.location.replace(page);
      return;
    }
    setMessage({ text: problem, isProblem: true });
    field.readOnly = false;
    field.setAttribute("aria-invalid", "true");
    field.focus();
    field.select();
  };

  return (
    <form method="post" action={action} onSubmit={(event) => void submit(event)} className="grid gap-4">
      {children}
      <p
        id="password-problem"
        role="status"
        className={`order-1 text-center text-sm leading-5 empty:hidden ${message?.isProblem ? "font-medium text-destructive" : "text-muted-foreground"}`}
      >
        {message?.text}
      </p>
    </form>
  );
}

/** Answers `null` when the gate is passed, else a sentence. */
async function tryToUnlock(action: string, password: string, words: HandedWords<"gate">): Promise<string | null> {
  try {
    const refusal = await unlockWithProof(action, password);
    return refusal === null ? null : sentenceOf(refusal, words);
  } catch {
    return words.say("gate.unreachable");
  }
}

/** Tries the password; where a proof is asked for, solves it and tries again. `null` when the gate is passed. */
async function unlockWithProof(action: string, password: string): Promise<Refusal | null> {
  const first = await post(action, { password });
  if (first?.error !== "proof_required" || first.challenge === undefined) return first;
  const [{ solveChallenge }, { deriveKey }] = await Promise.all([import("altcha-lib"), import("altcha-lib/algorithms/web/sha")]);
  const challenge = first.challenge as Parameters<typeof solveChallenge>[0]["challenge"];
  const solution = await solveChallenge({ challenge, deriveKey, timeout: TIMEOUT_MS });
  return solution === null ? first : await post(action, { password, proof: JSON.stringify({ challenge, solution }) });
}

async function post(action: string, body: object): Promise<Refusal | null> {
  const response = await fetch(action, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  return response.ok ? null : ((await response.json()) as Refusal);
}

function sentenceOf({ error, retryAfter }: Refusal, { say }: HandedWords<"gate">): string {
  if (error === "wrong_password") return say("gate.wrong");
  if (error === "locked" || error === "too_many_requests") return say("gate.locked", { minutes: waitingMinutes(retryAfter ?? null) });
  if (error === "proof_required") return say("gate.tookTooLong");
  return say("gate.linkGone");
}
