import { cache } from "react";
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { DropPage } from "@/components/visitor/drop-page";
import { FilePage } from "@/components/visitor/file-page";
import { FolderPage } from "@/components/visitor/folder-page";
import { GatePage } from "@/components/visitor/gate-page";
import { ICONS } from "@/components/visitor/icons";
import { MessagePage } from "@/components/visitor/message-page";
import { shareCard } from "@/components/visitor/share-card";
import { parseView, VIEW_COOKIE } from "@/components/visitor/view-cookie";
import { waitingTime } from "@/components/visitor/waiting-time";
import { When } from "@/components/visitor/when";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { readBrand } from "@/lib/settings/read-brand";
import { describeShare, type OpenShare, type ShareDescription } from "@/lib/visits/describe-share";
import {
  pageAddress,
  type PageQuery,
  parsePageQuery,
  PLAIN_QUERY,
  type VisitorAddress,
  visitorAddress,
  type VisitorDoor,
} from "@/lib/visits/page-query";

interface SharePageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
  /** How visitors came; the page in a frame on another site is this one, too (app/embed). */
  door?: VisitorDoor;
}

/** The entry has decided the status already; this asks once per request what fits it. `asked` is one string, so that both askers get one answer. */
const describe = cache(async (door: VisitorDoor, id: string, asked: string) => {
  const sent = await headers();
  return await describeShare(createServices(currentPlatform()), { headers: sent, door }, id, {
    query: JSON.parse(asked) as PageQuery,
    notice: sent.get("x-sluice-notice"),
  });
});

async function read({ params, searchParams, door = "share" }: SharePageProps): Promise<{
  id: string;
  address: VisitorAddress;
  query: PageQuery;
  share: ShareDescription;
}> {
  const { id } = await params;
  const query = parsePageQuery(await searchParams);
  return { id, address: visitorAddress(door, id), query, share: await describe(door, id, JSON.stringify(query)) };
}

const TITLES: Record<Exclude<ShareDescription["kind"], "open">, string> = {
  not_found: "Share not found",
  expired: "This link has expired",
  exhausted: "The download limit is reached",
  used_up: "The limit of visits is reached",
  not_started: "Not available yet",
  paused: "This link is paused",
  locked_out: "Too many requests",
  gate: "Shared files",
};

export async function generateMetadata(props: SharePageProps): Promise<Metadata> {
  const { id, query, share } = await read(props);
  const title = share.kind === "open" ? share.title : TITLES[share.kind];
  const card = shareCard(share);
  const { publicUrl } = currentPlatform().config;
  const shown = card === null ? null : { title: card.title, description: card.description ?? undefined };
  return {
    title,
    robots: { index: false, follow: false },
    ...(shown === null
      ? {}
      : {
          description: shown.description ?? null,
          openGraph: {
            ...shown,
            type: "website",
            siteName: (await readBrand(createServices(currentPlatform()))).siteName,
            url:
              publicUrl +
              pageAddress(visitorAddress("share", id), share.kind === "open" ? { ...PLAIN_QUERY, path: query.path } : PLAIN_QUERY),
          },
          twitter: { ...shown, card: "summary" },
        }),
  };
}

export default async function SharePage(props: SharePageProps) {
  const { address, query, share } = await read(props);
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
          {share.startsAtMs === null ? (
            "Whoever sent this link opens it later. Come back then, or ask them."
          ) : (
            <>
              This link opens on <When at={share.startsAtMs} />. Come back then, or ask whoever sent it.
            </>
          )}
        </MessagePage>
      );
    case "paused":
      return (
        <MessagePage title={TITLES.paused} icon={ICONS.pause}>
          Whoever sent this link stopped it for a while. Come back later, or ask them.
        </MessagePage>
      );
    case "locked_out":
      return (
        <MessagePage title={TITLES.locked_out} icon={ICONS.hourglass}>
          Too many links that do not exist were asked for from your network. {waitingTime(await retryAfterSeconds())}
        </MessagePage>
      );
    case "gate":
      return <GatePage address={address} path={query.path} gate={share} retryAfterSeconds={await retryAfterSeconds()} />;
    case "open":
      return await openPage(address, share, query);
  }
}

async function openPage(address: VisitorAddress, share: OpenShare, query: PageQuery) {
  const { place } = share;
  switch (place.kind) {
    case "file":
      return <FilePage address={address} share={share} file={place} query={query} />;
    case "folder": {
      const view = query.view ?? parseView((await cookies()).get(VIEW_COOKIE)?.value);
      return <FolderPage address={address} share={share} folder={place} query={query} view={view} />;
    }
    case "upload":
      return <DropPage address={address} share={share} place={place} />;
  }
}

async function retryAfterSeconds(): Promise<number | null> {
  const value = (await headers()).get("x-sluice-retry-after");
  return value === null ? null : Number(value);
}
