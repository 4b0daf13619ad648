import type { Metadata } from "next";
import { FrameSize } from "@/components/embedding/frame-size";
import SharePage, { generateMetadata as describeSharePage } from "@/app/share/[id]/page";

interface FramedPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(props: FramedPageProps): Promise<Metadata> {
  const { title } = await describeSharePage({ ...props, door: "embed" });
  return { title: title ?? null, robots: { index: false, follow: false } };
}

/** A link in a frame on another site: the same page without what is around its card. Which sites may show it, the entry says in the policy of the answer. */
export default function FramedPage(props: FramedPageProps) {
  return (
    <div data-framed className="bg-card">
      <SharePage {...props} door="embed" />
      <FrameSize />
    </div>
  );
}
