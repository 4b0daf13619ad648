import type { Metadata } from "next";
import { NotAllowed } from "@/components/portal/not-allowed";
import { PageHeader } from "@/components/portal/page-header";
import { PresetsCard } from "@/components/presets/presets-card";
import { MailCard } from "@/components/settings/mail-card";
import { SettingsForm } from "@/components/settings/settings-form";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { findSmtp } from "@/lib/mail/smtp-settings";
import { isAllowed } from "@/lib/people/require-allowed";
import { readSettings, settingsEtag } from "@/lib/settings/store";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const { actor, services } = await requireSignedIn();
  const settings = await readSettings(services, { isFresh: true });
  if (!(await isAllowed(services, actor, "settings.edit", null))) return <NotAllowed title="Settings" contact={settings.contact} />;
  return (
    <>
      <PageHeader title="Settings" description="What holds on this site, for everybody. Everything here is enforced by the server." />
      <SettingsForm settings={settings} etag={await settingsEtag(settings)} />
      <div className="grid max-w-3xl gap-5 pt-5">
        <div id="mail" className="scroll-mt-20">
          <MailCard found={(await findSmtp(services)) ?? { smtp: null, etag: null }} ownEmail={actor.email} />
        </div>
        <PresetsCard scope="site" policy={linkPolicyOf(settings)} />
      </div>
    </>
  );
}
