import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** The shape of what is loading. Mark the region that holds it `aria-busy`. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="skeleton" aria-hidden className={cn("animate-pulse rounded-md bg-secondary", className)} {...props} />;
}
