import { copyText } from "@/components/sharing/copy-text";
import { toast } from "@/components/ui/toast";

/** Copies a text and says so. Where the clipboard is closed to pages, it shows the text to copy by hand. */
export async function copyAndSay(text: string, said: string): Promise<void> {
  if (await copyText(text)) toast.success(said);
  else toast.info("Copy it by hand", { description: text, duration: 20_000 });
}
