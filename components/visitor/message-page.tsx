import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { LineIcon } from "./file-icon";
import { VisitorScript } from "./visitor-script";

interface MessagePageProps {
  title: string;
  icon: string;
  /** Small print below. */
  footer?: ReactNode;
  children: ReactNode;
}

/** A link that leads nowhere, or not yet, and what to do next. */
export function MessagePage({ title, icon, footer, children }: MessagePageProps) {
  return (
    <>
      <CalmPage tone="alert" icon={<LineIcon path={icon} />} title={title} description={children} footer={footer} />
      <VisitorScript />
    </>
  );
}
