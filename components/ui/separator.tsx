import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** Decoration by default; `decorative={false}` announces it. */
export function Separator({
  className,
  orientation = "horizontal",
  decorative = true,
  ...props
}: ComponentProps<"div"> & { orientation?: "horizontal" | "vertical"; decorative?: boolean }) {
  return (
    <div
      data-slot="separator"
      {...(decorative ? { role: "none" } : { role: "separator", "aria-orientation": orientation })}
      className={cn("shrink-0 bg-border", orientation === "horizontal" ? "h-px w-full" : "w-px self-stretch", className)}
      {...props}
    />
  );
}
