import type { ComponentProps } from "react";
import { formatBytes, formatExactBytes } from "@/lib/format/bytes";
import { cn } from "@/lib/utils";

interface BytesProps extends Omit<ComponentProps<"span">, "children" | "title"> {
  value: number;
  /** BCP 47; English unless given. */
  locale?: string;
}

/** A size in binary units with the exact bytes in its title. */
export function Bytes({ value, locale, className, ...props }: BytesProps) {
  return (
    <span
      data-slot="bytes"
      title={formatExactBytes(value, { locale })}
      className={cn("whitespace-nowrap tabular-nums", className)}
      {...props}
    >
      {formatBytes(value, { locale })}
    </span>
  );
}
