import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** The mark: a sluice gate, raised a little, with water passing beneath. Decoration; the word beside it is the name. */
export function LogoMark({ className, ...props }: ComponentProps<"svg">) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden className={cn("size-7 shrink-0", className)} {...props}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <g className="stroke-primary-foreground" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7.5 25V8.5h17V25" strokeWidth="3" />
        <path d="M11.5 21c1.5-1.2 3-1.2 4.5 0s3 1.2 4.5 0M11.5 25c1.5-1.2 3-1.2 4.5 0s3 1.2 4.5 0" strokeWidth="2" className="opacity-70" />
      </g>
      <rect x="11.5" y="10.5" width="9" height="7" rx="1" className="fill-primary-foreground" />
    </svg>
  );
}

/** Mark and wordmark. `name` is the site's own where one is set. */
export function Logo({ name = "Sluice", className, ...props }: ComponentProps<"span"> & { name?: string }) {
  return (
    <span data-slot="logo" className={cn("inline-flex min-w-0 items-center gap-2.5", className)} {...props}>
      <LogoMark />
      <span className="truncate text-[1.0625rem] leading-none font-semibold tracking-tight">{name}</span>
    </span>
  );
}
