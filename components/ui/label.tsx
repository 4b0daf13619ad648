import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A plain label and no client component: pages without script use it too. */
export function Label({ className, htmlFor, children, ...props }: ComponentProps<"label">) {
  return (
    <label
      data-slot="label"
      htmlFor={htmlFor}
      className={cn("flex items-center gap-2 text-sm leading-5 font-medium select-none peer-disabled:opacity-60", className)}
      {...props}
    >
      {children}
    </label>
  );
}
