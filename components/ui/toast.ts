import type { ExternalToast } from "sonner";

type Kind = "success" | "info" | "error";
type Show = (kind: Kind, message: string, options?: ExternalToast) => void;

/** Said before there was anything to show it. */
const waiting: Parameters<Show>[] = [];
const listeners = new Set<() => void>();
let show: Show | null = null;

function say(...said: Parameters<Show>): void {
  if (show !== null) return show(...said);
  waiting.push(said);
  for (const listener of listeners) listener();
}

/** Says something in passing. What shows it is loaded when it is needed, see `toaster-on-demand.tsx`. */
export const toast = {
  success: (message: string, options?: ExternalToast) => say("success", message, options),
  info: (message: string, options?: ExternalToast) => say("info", message, options),
  error: (message: string, options?: ExternalToast) => say("error", message, options),
};

/** From here on what is said is shown, what waits first. Answers how to end that. */
export function showToasts(shower: Show): () => void {
  show = shower;
  for (const said of waiting.splice(0)) shower(...said);
  return () => (show = null);
}

export const waitingToasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  areThere: () => waiting.length > 0,
};
