"use client";

import { useEffect, useState } from "react";
import type { ManageActionsProps } from "./manage-actions";
import { useOnDemand } from "./use-on-demand";

const load = () => import("./manage-actions").then((module) => module.ManageActions);

/** What full access lets visitors do, loaded after the page: no other page has to carry it. It hears the buttons itself, so that what is pressed meanwhile is not lost. */
export function ManageOnDemand(props: Omit<ManageActionsProps, "pressed" | "onDone">) {
  const actions = useOnDemand(load);
  const [pressed, setPressed] = useState<string | null>(null);
  useEffect(() => {
    const listening = new AbortController();
    document.addEventListener(
      "click",
      ({ target }) => {
        const button = target instanceof Element ? target.closest<HTMLElement>("[data-manage]") : null;
        if (button?.dataset["manage"]) setPressed(button.dataset["manage"]);
      },
      { signal: listening.signal },
    );
    return () => listening.abort();
  }, []);
  return actions === null ? null : <actions.Component {...props} pressed={pressed} onDone={() => setPressed(null)} />;
}
