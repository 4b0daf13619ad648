import type { Scope } from "@/lib/people/scopes";

/** What each scope lets a token do; never more than the person whose token it is. */
export const SCOPE_WORDS: Record<Scope, { name: string; help: string }> = {
  read: { name: "Read", help: "List folders, read files, links and settings." },
  write: { name: "Write", help: "Upload, copy, move, rename and delete files." },
  share: { name: "Share", help: "Create links and take them back." },
  manage: { name: "Manage links", help: "Change links, restore revoked ones and delete them for good." },
  admin: { name: "Administer", help: "People, groups, permissions, settings, activity and imports." },
};
