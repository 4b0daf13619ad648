"use client";

import { useId, type ReactNode } from "react";
import { cn } from "@/lib/utils";

/** One of several ways to choose from, with a sentence that explains it. One that cannot be chosen says why instead. */
export function ChoiceCard(props: {
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  label: string;
  help: ReactNode;
  icon?: ReactNode;
  /** Why it cannot be chosen; `null` when it can. */
  problem?: string | null;
}) {
  const id = useId();
  const isOff = typeof props.problem === "string";
  return (
    <div
      className={cn(
        "relative flex items-start gap-3 rounded-lg border px-3 py-2.5 has-checked:border-primary/50 has-checked:bg-primary-soft",
        isOff && "bg-muted/40",
      )}
    >
      <input
        type="radio"
        id={id}
        name={props.name}
        checked={props.isChosen}
        onChange={props.onChoose}
        disabled={isOff && !props.isChosen}
        aria-describedby={`${id}-help`}
        className="relative z-10 mt-0.5 size-4 shrink-0 accent-primary"
      />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <label htmlFor={id} className={cn("text-sm leading-5 font-medium after:absolute after:inset-0", isOff && "text-muted-foreground")}>
          {props.label}
        </label>
        <p id={`${id}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
          {isOff ? props.problem : props.help}
        </p>
      </div>
      {props.icon === undefined ? null : (
        <span
          aria-hidden
          className={cn("shrink-0 [&_svg]:size-5", props.isChosen ? "text-primary" : "text-muted-foreground", isOff && "opacity-60")}
        >
          {props.icon}
        </span>
      )}
    </div>
  );
}
