import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { LineIcon } from "./file-icon";
import { VisitorScript } from "./visitor-script";

/** A link that leads nowhere, or not yet, and what to do next. */
export function MessagePage({ title, icon, children }: { title: string; icon: string; children: ReactNode }) {
  return (
    <>
      <CalmPage tone="alert" icon={<LineIcon path={icon} />} title={title} description={children} />
      <VisitorScript />
    </>
  );
}
