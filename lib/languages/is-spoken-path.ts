/** First parts of the addresses of pages for people with an account, which are in English (docs/decisions/0018). A test knows what else there is. */
export const ENGLISH_SECTIONS = new Set([
  "",
  "account",
  "activity",
  "api",
  "api-docs",
  "files",
  "forgot-password",
  "invitation",
  "people",
  "settings",
  "sharing",
  "sign-in",
  "welcome",
]);

/** Whether the page of an address is in the reader's language: those of links are, and the one that says that nothing is there. */
export function isSpokenPath(pathname: string): boolean {
  return !ENGLISH_SECTIONS.has(pathname.split("/", 2)[1] ?? "");
}
