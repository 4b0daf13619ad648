import { ALL_LINKS, type SharingQuery } from "./sharing-query";

/** Links worth a second look: what they are, why, and the filter of Sharing that shows them. */
export const STALE_LINKS: { id: string; title: string; why: string; query: SharingQuery }[] = [
  {
    id: "unused",
    title: "Never used for 30 days",
    why: "Made at least 30 days ago, and nobody has opened them. Whoever should have got them may not have; nobody would miss them.",
    query: { ...ALL_LINKS, status: "active", unusedDays: 30 },
  },
  {
    id: "endless",
    title: "Without an end",
    why: "They work until somebody thinks of revoking them. An end can be given to each, and extended later.",
    query: { ...ALL_LINKS, status: "active", expiry: "never" },
  },
  {
    id: "open",
    title: "Without a password",
    why: "Whoever gets hold of the address has what is behind it.",
    query: { ...ALL_LINKS, status: "active", security: "none" },
  },
  {
    id: "broken",
    title: "Broken",
    why: "What they lead to was deleted. Put it back and reconnect them, change their contents, or revoke them.",
    query: { ...ALL_LINKS, status: "broken" },
  },
];
