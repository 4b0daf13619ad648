import type { Words } from "@/lib/languages/words";
import { LineIcon } from "./file-icon";

const DOTS = "M5 12h.01M12 12h.01M19 12h.01";

/**
 * Opens what can be done with an entry, where `ManageActions` is on the page. What the link itself leads to has none: it stays where it is.
 */
export function ManageButton({ entry, words }: { entry: { name: string; path: string }; words: Words }) {
  if (!entry.path.slice(0, -1).includes("/")) return null;
  return (
    <button
      type="button"
      data-manage={entry.path}
      aria-haspopup="dialog"
      aria-label={words.say("folder.change", { name: entry.name })}
      className="needs-script touch-area inline-grid size-9 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-accent-foreground"
    >
      <LineIcon path={DOTS} />
    </button>
  );
}
