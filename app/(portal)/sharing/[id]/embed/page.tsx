import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EmbedSettings } from "@/components/sharing/embed-settings";
import { ShareFrame } from "@/components/sharing/share-details";
import { readSettings } from "@/lib/settings/store";
import { type ManagePageProps, requireManaged, titleOfManaged } from "../find-managed";

export function generateMetadata(props: ManagePageProps): Promise<Metadata> {
  return titleOfManaged(props, "Embedding");
}

export default async function EmbedPage(props: ManagePageProps) {
  const { actor, services, share, frame } = await requireManaged(props);
  if (share.status === "revoked") redirect(`/sharing/${share.id}`);
  const { allowsEmbedding } = await readSettings(services);
  return (
    <ShareFrame {...frame} here="Embed">
      <EmbedSettings
        share={share}
        isAllowed={allowsEmbedding}
        maySwitchOn={actor.role === "administrator"}
        origin={services.config.publicUrl}
      />
    </ShareFrame>
  );
}
