"use client";

import { useEffect, useState } from "react";
import dynamic from "next/dynamic";
import { waitingToasts } from "@/components/ui/toast";

const Nothing = () => null;
const Toaster = dynamic(
  () =>
    import("@/components/ui/sonner").then(
      (module) => module.Toaster,
      () => Nothing,
    ),
  { ssr: false },
);

/** Shows toasts. Its code comes with the first key or touch, which nothing is said before: in time to be there when the network is not. */
export function ToasterOnDemand() {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (isWanted) return;
    const want = () => setWanted(true);
    if (waitingToasts.areThere()) want();
    const unsubscribe = waitingToasts.subscribe(want);
    window.addEventListener("pointerdown", want, { passive: true });
    window.addEventListener("keydown", want);
    return () => {
      unsubscribe();
      window.removeEventListener("pointerdown", want);
      window.removeEventListener("keydown", want);
    };
  }, [isWanted]);
  return isWanted ? <Toaster /> : null;
}
