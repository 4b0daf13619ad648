import type { ReactNode } from "react";
import { DrawerHost } from "@/components/files/drawer/drawer-host";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { readSettings } from "@/lib/settings/store";
import { requireSignedIn } from "../require-signed-in";

/** Files, and beside them the share that is being put together; it stays while one goes from folder to folder. */
export default async function FilesLayout({ children }: { children: ReactNode }) {
  const { actor, services } = await requireSignedIn();
  const settings = await readSettings(services);
  return (
    <div className="flex min-w-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col max-lg:[body:has(#share-drawer)_&]:pb-16">{children}</div>
      <DrawerHost person={actor.id} policy={linkPolicyOf(settings)} origin={services.config.publicUrl} />
    </div>
  );
}
