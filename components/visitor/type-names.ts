import { listFormat } from "@/lib/format/intl";

/** File extensions as one text: ".jpg, .png". */
export function typeNames(types: readonly string[], locale: string): string {
  return listFormat(locale, { type: "unit", style: "short" }).format(types.map((type) => `.${type}`));
}
