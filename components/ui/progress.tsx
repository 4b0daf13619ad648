import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

interface ProgressProps extends Omit<ComponentProps<"div">, "children"> {
  /** Done so far; `null` when nobody can tell how far it is. */
  value: number | null;
  max?: number;
  /** What is making progress, for screen readers. */
  label: string;
  tone?: "default" | "success" | "destructive";
}

const TONES = { default: "bg-primary", success: "bg-success", destructive: "bg-destructive" } as const;

export function Progress({ value, max = 100, label, tone = "default", className, ...props }: ProgressProps) {
  const percent = value === null ? null : max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 100;
  return (
    <div
      data-slot="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": Math.round(percent) })}
      className={cn("relative h-1.5 w-full overflow-hidden rounded-full bg-secondary", className)}
      {...props}
    >
      <div
        data-slot="progress-bar"
        className={cn(
          "h-full rounded-full",
          TONES[tone],
          percent === null ? "w-2/5 animate-indeterminate" : "transition-[width] duration-200",
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
