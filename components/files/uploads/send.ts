import { ApiProblem, NETWORK_PROBLEM, toProblem } from "@/components/files/api";

/** Tries of one request, the first included. */
const MAX_TRIES = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export interface Sending {
  /** `POST` unless said otherwise. */
  method?: "POST" | "PUT";
  body?: XMLHttpRequestBodyInit;
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Bytes of the body that have left so far; starts again from 0 with each try. */
  onProgress?: (sentBytes: number) => void;
}

export interface Answer {
  status: number;
  body: unknown;
  header(name: string): string | null;
}

/**
 * Sends a request and answers what came back with success. By XMLHttpRequest, because fetch does not tell how much of a body has left. Repeats what
 * may pass (no answer, 429, 5xx) with growing pauses, at most five times. Throws `ApiProblem`, and the signal's reason when it is aborted.
 */
export async function send(url: string, sending: Sending): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    sending.signal.throwIfAborted();
    const problem = await attempt(url, sending).catch((error: unknown) => {
      if (error instanceof SendProblem) return error;
      throw error;
    });
    if (!(problem instanceof SendProblem)) return problem;
    const isPassing = problem.code === "network" || problem.status === 429 || problem.status >= 500;
    if (!isPassing || tries === MAX_TRIES) throw problem;
    sending.onProgress?.(0);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1));
    await pause(Math.max(problem.retryAfterMs, wait * (0.75 + Math.random() / 2)), sending.signal);
  }
}

class SendProblem extends ApiProblem {
  constructor(
    problem: ApiProblem,
    readonly retryAfterMs: number,
  ) {
    super(problem.code, problem.message, problem.status);
  }
}

function attempt(url: string, { method = "POST", body, headers, signal, onProgress }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = (finish: () => void) => {
      signal.removeEventListener("abort", abort);
      finish();
    };
    request.open(method, url);
    request.responseType = "text";
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress?.(event.loaded);
    request.onload = () =>
      end(() => {
        const answer = parse(request.responseText);
        if (request.status >= 200 && request.status < 300)
          resolve({ status: request.status, body: answer, header: (name) => request.getResponseHeader(name) });
        else reject(new SendProblem(toProblem(request.status, answer), Number(request.getResponseHeader("retry-after") ?? 0) * 1000 || 0));
      });
    request.onerror = () => end(() => reject(new SendProblem(new ApiProblem("network", NETWORK_PROBLEM, 0), 0)));
    request.onabort = () => end(() => reject(signal.reason as Error));
    signal.addEventListener("abort", abort);
    request.send(body ?? null);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
