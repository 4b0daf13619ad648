import type { ComponentProps } from "react";
import { formatBytes, formatExactBytes } from "@/lib/format/bytes";
import { cn } from "@/lib/utils";

/** A size in binary units with the exact bytes in its title. */
export function Bytes({ value, className, ...props }: Omit<ComponentProps<"span">, "children" | "title"> & { value: number }) {
  return (
    <span data-slot="bytes" title={formatExactBytes(value)} className={cn("whitespace-nowrap tabular-nums", className)} {...props}>
      {formatBytes(value)}
    </span>
  );
}
