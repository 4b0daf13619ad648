import { cache } from "react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { UserDetails } from "@/components/people/user-details";
import { NotAllowed } from "@/components/portal/not-allowed";
import { describeUser } from "@/lib/people/describe-holder";
import { hasSmtp } from "@/lib/mail/smtp-settings";
import { isAllowed } from "@/lib/people/require-allowed";
import { readSettings } from "@/lib/settings/store";
import { visibleBuckets } from "@/lib/storage/visible-buckets";
import { requireSignedIn } from "../../require-signed-in";

interface PersonPageProps {
  params: Promise<{ id: string }>;
}

const find = cache(async (id: string) => {
  const { actor, services } = await requireSignedIn();
  if (!(await isAllowed(services, actor, "people.manage", null)))
    return { kind: "refused" as const, contact: (await readSettings(services)).contact };
  const found = await describeUser(services, id);
  return found === null
    ? { kind: "none" as const }
    : {
        kind: "found" as const,
        ...found,
        buckets: visibleBuckets(services, actor).sort(),
        hasMail: await hasSmtp(services),
      };
});

export async function generateMetadata({ params }: PersonPageProps): Promise<Metadata> {
  const found = await find((await params).id);
  return { title: found.kind === "found" ? (found.user.name ?? found.user.email) : "People" };
}

export default async function PersonPage({ params }: PersonPageProps) {
  const found = await find((await params).id);
  switch (found.kind) {
    case "refused":
      return <NotAllowed title="People" contact={found.contact} />;
    case "none":
      return notFound();
    case "found":
      return (
        <UserDetails
          user={found.user}
          permissions={found.permissions}
          byGroup={found.byGroup}
          buckets={found.buckets}
          hasMail={found.hasMail}
        />
      );
  }
}
