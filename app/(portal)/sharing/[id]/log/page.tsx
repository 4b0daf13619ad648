import type { Metadata } from "next";
import { AccessLog } from "@/components/sharing/access-log";
import { parseLogQuery, toListEvents } from "@/components/sharing/log-query";
import { ShareFrame } from "@/components/sharing/share-details";
import { listEvents, ListEvents } from "@/lib/activity/list-events";
import { type ManagePageProps, requireManaged, titleOfManaged } from "../find-managed";

interface LogPageProps extends ManagePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export function generateMetadata(props: LogPageProps): Promise<Metadata> {
  return titleOfManaged(props, "Access log");
}

export default async function LogPage(props: LogPageProps) {
  const { services, share, frame } = await requireManaged(props);
  const query = parseLogQuery(await props.searchParams);
  const search = toListEvents(query);
  const events = await listEvents(services, share.id, ListEvents.parse(Object.fromEntries(search)));
  return (
    <ShareFrame {...frame} here="Access log">
      <AccessLog key={`${search} ${events.data[0]?.id ?? 0}`} share={share} query={query} firstPage={events} />
    </ShareFrame>
  );
}
