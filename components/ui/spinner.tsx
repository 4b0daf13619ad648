import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

interface SpinnerProps extends ComponentProps<"svg"> {
  /** What is awaited, for screen readers. Leave out beside text that already says so: the spinner is then decoration. */
  label?: string;
}

export function Spinner({ label, className, ...props }: SpinnerProps) {
  return (
    <svg
      data-slot="spinner"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      strokeLinecap="round"
      className={cn("size-4 shrink-0 animate-spin", className)}
      {...(label === undefined ? { "aria-hidden": true } : { role: "status", "aria-label": label })}
      {...props}
    >
      <circle cx="12" cy="12" r="9" className="opacity-20" />
      <path d="M21 12a9 9 0 0 0-9-9" />
    </svg>
  );
}
