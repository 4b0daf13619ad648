import { toast } from "@/components/ui/toast";
import { collect, type Collected, MAX_COLLECTED } from "./drawer-store";

/** "2 files and 1 folder", "1 file". */
export function countCollected(things: readonly Pick<Collected, "kind">[]): string {
  const folders = things.filter((thing) => thing.kind === "folder").length;
  const files = things.length - folders;
  const say = (count: number, noun: string) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  return [files > 0 || folders === 0 ? say(files, "file") : null, folders > 0 ? say(folders, "folder") : null]
    .filter(Boolean)
    .join(" and ");
}

/** Puts things into the drawer and tells what of it would not be seen: that they are there already, or that it is full. */
export function collectAndSay(things: readonly Collected[]): void {
  const { added, left } = collect(things);
  if (left > 0)
    toast.error(`A link holds at most ${MAX_COLLECTED} files and folders.`, {
      description: `${left.toLocaleString("en")} were left out. Share the folder that they are in.`,
    });
  else if (added === 0 && things.length > 0)
    toast.info(things.length === 1 ? "It is in the new share already." : "They are in the new share already.");
}
