import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { normalizePrefix } from "@/components/files/addresses";
import { shownName } from "@/components/files/entries";
import { Explorer } from "@/components/files/explorer";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { includesLevel } from "@/lib/people/rights";
import { readSettings } from "@/lib/settings/store";
import { baseName } from "@/lib/storage/key-parts";
import { openFolder } from "@/lib/storage/open-folder";
import { requireSignedIn } from "../../require-signed-in";

interface Props {
  params: Promise<{ bucket: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { bucket, prefix } = await readPlace({ params, searchParams });
  return { title: prefix === "" ? bucket : `${shownName(baseName(prefix))} in ${bucket}` };
}

export default async function FolderPage(props: Props) {
  const { actor, services } = await requireSignedIn();
  const { bucket, prefix } = await readPlace(props);
  const [folder, settings] = await Promise.all([openFolder(services, actor, { bucket, prefix }), readSettings(services)]);
  if (folder.kind === "no_such_bucket") notFound();
  return (
    <Explorer
      key={`${bucket}/${prefix}`}
      bucket={bucket}
      prefix={prefix}
      firstPage={folder.kind === "page" ? folder.page : null}
      problem={folder.kind === "problem" ? folder.message : null}
      origin={services.config.publicUrl}
      isReadOnly={services.config.isReadOnly}
      showsReserved={settings.showsReserved && actor.role === "administrator"}
      isAdministrator={actor.role === "administrator"}
      mayCopy={actor.role === "administrator" || actor.rules.some((rule) => includesLevel(rule.level, "write"))}
      contact={settings.contact}
      policy={linkPolicyOf(settings)}
    />
  );
}

async function readPlace({ params, searchParams }: Props): Promise<{ bucket: string; prefix: string }> {
  const { prefix } = await searchParams;
  return { bucket: (await params).bucket, prefix: normalizePrefix(Array.isArray(prefix) ? prefix[0] : prefix) };
}
