import type { PreviewKind } from "@/lib/storage/content-type";

const PAPER = "M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v5h5";
const PATHS: Record<PreviewKind | "file", string> = {
  file: PAPER,
  pdf: `${PAPER}M8.5 13h7M8.5 17h4`,
  text: `${PAPER}M8.5 12h3M8.5 15h7M8.5 18h5`,
  image: "M4 5h16v14H4zM4 16l4.5-4.5L13 16l2.5-2.5L20 18M15.5 9.5h.01",
  video: "M4 5h16v14H4zM10 9v6l5-3z",
  audio: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
};

/** What kind of file it is, drawn; no client component, so that the page needs no script for it. */
export function FileIcon({ kind }: { kind: PreviewKind | null }) {
  return <LineIcon path={PATHS[kind ?? "file"]} />;
}

export function LineIcon({ path }: { path: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="size-5 shrink-0"
    >
      <path d={path} />
    </svg>
  );
}
