import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EditShareForm } from "@/components/sharing/edit-share-form";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { ShareFrame } from "@/components/sharing/share-details";
import { readSettings } from "@/lib/settings/store";
import { type ManagePageProps, requireManaged, titleOfManaged } from "../find-managed";

export function generateMetadata(props: ManagePageProps): Promise<Metadata> {
  return titleOfManaged(props, "Settings");
}

export default async function SettingsPage(props: ManagePageProps) {
  const { services, share, frame } = await requireManaged(props);
  // What is revoked has no settings to change until it is restored.
  if (share.status === "revoked") redirect(`/sharing/${share.id}`);
  return (
    <ShareFrame {...frame} here="Settings">
      {/* A new version is a new form: what was typed has been saved or was given up. */}
      <EditShareForm
        key={share.version}
        share={share}
        policy={linkPolicyOf(await readSettings(services))}
        origin={services.config.publicUrl}
      />
    </ShareFrame>
  );
}
