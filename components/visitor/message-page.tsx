import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { LineIcon } from "./file-icon";

/** A link that leads nowhere, and what to do next. */
export function MessagePage({ title, icon, children }: { title: string; icon: string; children: ReactNode }) {
  return <CalmPage tone="alert" icon={<LineIcon path={icon} />} title={title} description={children} />;
}

export const ICONS = {
  lock: "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3",
  unlinked: "M9 17H7A5 5 0 0 1 7 7h1M15 7h2a5 5 0 0 1 3.5 8.5M8 12h3M3 3l18 18",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
  full: "M12 4v10M8 10l4 4 4-4M5 20h14",
  hourglass: "M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4",
  download: "M12 4v11M7.5 10.5 12 15l4.5-4.5M5 20h14",
} as const;
