import type { FolderRights } from "@/components/files/api";

/** What somebody may do in a folder, and whom to ask for more; `null` for those who may do everything. */
export function rightsInWords(rights: FolderRights, contact: string | null): string | null {
  if (rights.level === "full" && rights.share) return null;
  return `${what(rights)} Ask ${contact ?? "an administrator of this site"} for more.`;
}

function what({ level, share }: FolderRights): string {
  const sharing = share && level !== "none" && level !== "preview";
  switch (level) {
    case "none":
      return "You see only the folders in here that you were let into.";
    case "preview":
      return "You may look at what is here.";
    case "read":
      return sharing ? "You may download and share what is here." : "You may download what is here.";
    case "write":
      return sharing ? "You may download, share and upload here." : "You may download and upload here.";
    case "full":
      return "You may change everything here, but not share it.";
  }
}
