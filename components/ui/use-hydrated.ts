import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether the page is more than what the server wrote: `false` on the server and while the browser takes its page over, which has to find what the server wrote. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
