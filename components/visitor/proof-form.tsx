"use client";

import { useState, type ReactNode, type SubmitEvent } from "react";
import { waitingTime } from "./waiting-time";

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
  const [message, setMessage] = useState<{ text: string; isProblem: boolean } | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("password");
    if (!(field instanceof HTMLInputElement) || field.value === "" || field.readOnly) return;
    field.readOnly = true;
    field.removeAttribute("aria-invalid");
    setMessage({ text: "Computing: this takes a few seconds.", isProblem: false });
    const problem = await tryToUnlock(action, field.value);
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
async function tryToUnlock(action: string, password: string): Promise<string | null> {
  try {
    const refusal = await unlockWithProof(action, password);
    return refusal === null ? null : sentenceOf(refusal);
  } catch {
    return "The server could not be reached. Check your connection and try again.";
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

function sentenceOf({ error, retryAfter }: Refusal): string {
  if (error === "wrong_password") return "That password is not right. Check it and try again.";
  if (error === "locked" || error === "too_many_requests") return `Too many wrong tries. ${waitingTime(retryAfter ?? null)}`;
  if (error === "proof_required") return "The computation took too long. Try again.";
  return "This link does not work any more. Ask whoever sent it for a new one.";
}
