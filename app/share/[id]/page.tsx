import { cache } from "react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { ICONS, MessagePage } from "@/components/visitor/message-page";
import { OpenPage } from "@/components/visitor/open-page";
import { PasswordPage } from "@/components/visitor/password-page";
import { waitingTime } from "@/components/visitor/waiting-time";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { readBrand } from "@/lib/settings/read-brand";
import { describeShare, type ShareDescription } from "@/lib/visits/describe-share";

interface SharePageProps {
  params: Promise<{ id: string }>;
}

/** The entry has decided the status already; this asks once per request what fits it. */
const describe = cache(async (id: string) => {
  const asked = await headers();
  return await describeShare(createServices(currentPlatform()), { headers: asked }, id, asked.get("x-sluice-notice"));
});

const TITLES: Record<Exclude<ShareDescription["kind"], "open">, string> = {
  not_found: "Share not found",
  expired: "This link has expired",
  exhausted: "The download limit is reached",
  used_up: "The limit of visits is reached",
  not_started: "Not available yet",
  paused: "This link is paused",
  enter: "Shared files",
  locked_out: "Too many requests",
  password: "Shared file",
};

export async function generateMetadata({ params }: SharePageProps): Promise<Metadata> {
  const share = await describe((await params).id);
  return { title: share.kind === "open" ? share.name : TITLES[share.kind], robots: { index: false, follow: false } };
}

export default async function SharePage({ params }: SharePageProps) {
  const { id } = await params;
  const share = await describe(id);
  switch (share.kind) {
    case "not_found":
      return (
        <MessagePage title={TITLES.not_found} icon={ICONS.unlinked}>
          {(await readBrand(createServices(currentPlatform()))).notFoundText ??
            "This link leads nowhere: it was mistyped, or whoever sent it took it back. Check the address, or ask them for a new link."}
        </MessagePage>
      );
    case "expired":
      return (
        <MessagePage title={TITLES.expired} icon={ICONS.clock}>
          Its time is over. Ask whoever sent it to extend it, or for a new one.
        </MessagePage>
      );
    case "exhausted":
      return (
        <MessagePage title={TITLES.exhausted} icon={ICONS.full}>
          The file was downloaded as often as this link allows. Ask whoever sent it for a new one.
        </MessagePage>
      );
    case "used_up":
      return (
        <MessagePage title={TITLES.used_up} icon={ICONS.full}>
          This link was opened as often as it allows. Ask whoever sent it for a new one.
        </MessagePage>
      );
    case "not_started":
      return (
        <MessagePage title={TITLES.not_started} icon={ICONS.hourglass}>
          Whoever sent this link opens it later. Come back then, or ask them.
        </MessagePage>
      );
    case "paused":
      return (
        <MessagePage title={TITLES.paused} icon={ICONS.hourglass}>
          Whoever sent this link stopped it for a while. Come back later, or ask them.
        </MessagePage>
      );
    case "enter":
      return (
        <MessagePage title={TITLES.enter} icon={ICONS.unlinked}>
          This link counts how often it is opened.
        </MessagePage>
      );
    case "locked_out":
      return (
        <MessagePage title={TITLES.locked_out} icon={ICONS.hourglass}>
          Too many links that do not exist were asked for from your network. {waitingTime(await retryAfterSeconds())}
        </MessagePage>
      );
    case "password":
      return (
        <PasswordPage
          shareId={id}
          problem={share.problem}
          startsDownload={share.startsDownload}
          retryAfterSeconds={await retryAfterSeconds()}
        />
      );
    case "open":
      return <OpenPage shareId={id} share={share} />;
  }
}

async function retryAfterSeconds(): Promise<number | null> {
  const value = (await headers()).get("x-sluice-retry-after");
  return value === null ? null : Number(value);
}
