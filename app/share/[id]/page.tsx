import { cache, type ReactNode } from "react";
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { DropPage } from "@/components/visitor/drop-page";
import { FilePage } from "@/components/visitor/file-page";
import { FolderPage } from "@/components/visitor/folder-page";
import { GatePage } from "@/components/visitor/gate-page";
import { ICONS } from "@/components/visitor/icons";
import { LanguagePicker } from "@/components/visitor/language-picker";
import { compose } from "@/components/visitor/compose";
import { MessagePage } from "@/components/visitor/message-page";
import { shareCard } from "@/components/visitor/share-card";
import { parseView, VIEW_COOKIE } from "@/components/visitor/view-cookie";
import { shareTitle } from "@/components/visitor/share-title";
import { waitingMinutes } from "@/components/visitor/waiting-minutes";
import { timeAt } from "@/components/visitor/when";
import type { Words } from "@/lib/languages/words";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { readBrand } from "@/lib/settings/read-brand";
import { describeShare, type OpenShare, type ShareDescription } from "@/lib/visits/describe-share";
import {
  pageAddress,
  type PageQuery,
  parsePageQuery,
  PLAIN_QUERY,
  queryFields,
  type VisitorAddress,
  visitorAddress,
  type VisitorDoor,
} from "@/lib/visits/page-query";
import { isSpoken, wordsOfRequest } from "../../words-of-request";

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

/** What the pages say that show nothing of what is shared. */
const TITLES = {
  not_found: "state.notFound",
  expired: "state.expired",
  exhausted: "state.exhausted",
  used_up: "state.usedUp",
  not_started: "state.notStarted",
  paused: "state.paused",
  locked_out: "state.lockedOut",
  gate: "gate.files",
} as const satisfies Record<Exclude<ShareDescription["kind"], "open">, string>;

export async function generateMetadata(props: SharePageProps): Promise<Metadata> {
  const { id, query, share } = await read(props);
  const words = await wordsOfRequest();
  const title = share.kind === "open" ? shareTitle(share, words) : words.say(TITLES[share.kind]);
  const card = shareCard(share, words);
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
  const words = await wordsOfRequest();
  const { say, locale } = words;
  const { languages, notFoundText } = await readBrand(createServices(currentPlatform()));
  // A link that leads nowhere has the same page under every address, so that one does not tell its own.
  const here =
    share.kind === "not_found" || share.kind === "locked_out"
      ? {}
      : { path: pageAddress(address, PLAIN_QUERY), fields: queryFields(query) };
  const footer = (await isSpoken()) ? <LanguagePicker words={words} languages={languages} {...here} /> : null;
  switch (share.kind) {
    case "not_found":
      return (
        <MessagePage title={say(TITLES.not_found)} icon={ICONS.unlinked} footer={footer}>
          {notFoundText ?? say("state.notFoundText")}
        </MessagePage>
      );
    case "expired":
      return (
        <MessagePage title={say(TITLES.expired)} icon={ICONS.clock} footer={footer}>
          {say("state.expiredText")}
        </MessagePage>
      );
    case "exhausted":
      return (
        <MessagePage title={say(TITLES.exhausted)} icon={ICONS.full} footer={footer}>
          {say("state.exhaustedText")}
        </MessagePage>
      );
    case "used_up":
      return (
        <MessagePage title={say(TITLES.used_up)} icon={ICONS.full} footer={footer}>
          {say("state.usedUpText")}
        </MessagePage>
      );
    case "not_started":
      return (
        <MessagePage title={say(TITLES.not_started)} icon={ICONS.hourglass} footer={footer}>
          {share.startsAtMs === null
            ? say("state.notStartedLater")
            : compose(words.compose("state.notStartedText", timeAt("start", share.startsAtMs, locale)))}
        </MessagePage>
      );
    case "paused":
      return (
        <MessagePage title={say(TITLES.paused)} icon={ICONS.pause} footer={footer}>
          {say("state.pausedText")}
        </MessagePage>
      );
    case "locked_out":
      return (
        <MessagePage title={say(TITLES.locked_out)} icon={ICONS.hourglass} footer={footer}>
          {say("state.lockedOutText", { minutes: waitingMinutes(await retryAfterSeconds()) })}
        </MessagePage>
      );
    case "gate":
      return (
        <GatePage
          address={address}
          path={query.path}
          gate={share}
          retryAfterSeconds={await retryAfterSeconds()}
          words={words}
          footer={footer}
        />
      );
    case "open":
      return await openPage(address, share, query, words, footer);
  }
}

async function openPage(address: VisitorAddress, share: OpenShare, query: PageQuery, words: Words, footer: ReactNode) {
  const { place } = share;
  switch (place.kind) {
    case "file":
      return <FilePage address={address} share={share} file={place} query={query} words={words} footer={footer} />;
    case "folder": {
      const view = query.view ?? parseView((await cookies()).get(VIEW_COOKIE)?.value);
      return <FolderPage address={address} share={share} folder={place} query={query} view={view} words={words} footer={footer} />;
    }
    case "upload":
      return <DropPage address={address} share={share} place={place} words={words} footer={footer} />;
  }
}

async function retryAfterSeconds(): Promise<number | null> {
  const value = (await headers()).get("x-sluice-retry-after");
  return value === null ? null : Number(value);
}
