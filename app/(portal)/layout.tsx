import type { ReactNode } from "react";
import { UploadsProvider } from "@/components/files/uploads/uploads-provider";
import { PortalShell } from "@/components/portal/portal-shell";
import { requireSignedIn } from "./require-signed-in";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireSignedIn();
  return (
    <UploadsProvider>
      <PortalShell user={{ name: actor.name, email: actor.email, isAdministrator: actor.role === "administrator" }}>{children}</PortalShell>
    </UploadsProvider>
  );
}
