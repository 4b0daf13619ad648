import { callApi } from "@/components/files/api";
import type { DeletedEntries, TransferredEntry } from "@/lib/visits/manage-schema";
import type { ShareFolderPage } from "@/lib/visits/list-share-folder";
import type { VisitorAddress } from "@/lib/visits/page-query";

export interface Outcome {
  files: number;
  failed: { path: string; code: string; message: string }[];
}

/** Moves or copies a file or a folder, a large folder in as many requests as it takes. */
export async function transfer(
  address: VisitorAddress,
  how: "move" | "copy",
  { from, to }: { from: string; to: string },
  onCount: (files: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { files: 0, failed: [] };
  let target = to;
  let cursor: string | null = null;
  do {
    const body: { from: string; to: string; cursor?: string } = { from, to: target, ...(cursor === null ? {} : { cursor }) };
    const done: TransferredEntry = await callApi(`${address}/${how}`, { method: "POST", body });
    outcome.files += done.files;
    outcome.failed.push(...done.failed);
    target = done.path;
    cursor = done.cursor;
    onCount(outcome.files);
  } while (cursor !== null);
  return outcome;
}

/** Deletes a file, or a folder with all that is in it. */
export async function remove(address: VisitorAddress, path: string): Promise<Outcome> {
  for (;;) {
    const done: DeletedEntries = await callApi(`${address}/delete`, { method: "POST", body: { paths: [path] } });
    if (!done.hasMore) return { files: done.deleted.length, failed: done.failed };
  }
}

export async function makeFolder(address: VisitorAddress, path: string): Promise<void> {
  await callApi(`${address}/folder`, { method: "POST", body: { path } });
}

/** Names of the folders in a folder, its first thousand entries looked at. */
export async function listFolders(address: VisitorAddress, path: string): Promise<{ name: string; path: string }[]> {
  const page: ShareFolderPage = await callApi(`${address}/list?${new URLSearchParams({ path }).toString()}`);
  return page.entries.filter((entry) => entry.type === "folder").map(({ name, path: below }) => ({ name, path: below }));
}
