"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { waitingTime } from "./waiting-time";

interface Refusal {
  error: string;
  retryAfter?: number;
  challenge?: object;
}

const TIMEOUT_MS = 90_000;

/**
 * The password form of a link that is being guessed at: each try first asks for a challenge and computes its solution in the page, a second or two
 * for whoever knows the password. Without script it says what to do instead.
 */
export function ProofForm({ action, page }: { action: string; page: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const password = field.current?.value ?? "";
    if (isBusy || password === "") return;
    setBusy(true);
    setProblem(null);
    try {
      const refusal = await unlockWithProof(action, password);
      if (refusal === null) {
        window.location.replace(page);
        return;
      }
      setProblem(sentenceOf(refusal));
    } catch {
      setProblem("The server could not be reached. Check your connection and try again.");
    }
    setBusy(false);
    field.current?.focus();
    field.current?.select();
  };

  return (
    <form method="post" action={action} onSubmit={(event) => void submit(event)} className="grid gap-4">
      <p className="rounded-lg bg-warning-soft px-3 py-2.5 text-sm leading-5 text-pretty">
        Somebody is guessing at this link’s password, so your browser does a short computation before each try.
      </p>
      <noscript>
        <p className="text-sm leading-5">That needs JavaScript. Switch it on, or wait 15 minutes and try again.</p>
      </noscript>
      <div className="grid gap-1.5">
        <Label htmlFor="password">Password</Label>
        <Input
          id="password"
          ref={field}
          name="password"
          type="password"
          required
          autoComplete="off"
          {...(problem === null ? {} : { "aria-invalid": true, "aria-describedby": "password-problem" })}
        />
        <p id="password-problem" role="alert" className="text-sm leading-5 font-medium text-destructive empty:hidden">
          {problem}
        </p>
      </div>
      <Button type="submit" size="lg" aria-disabled={isBusy} className="w-full">
        {isBusy ? "Computing, a few seconds…" : "Continue"}
      </Button>
    </form>
  );
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
