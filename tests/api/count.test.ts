import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const downloadsOf = async (id: string) => ((await (await sluice.api(`/api/v1/shares/${id}`)).json()) as { downloads: number }).downloads;
const statusOf = async (response: Promise<Response>) => {
  const answer = await response;
  await answer.arrayBuffer();
  return answer.status;
};

describe("exactly as many files are handed over as the limit says, however many ask at once", () => {
  for (const [limit, rounds] of [
    [1, 12],
    [5, 12],
    [50, 6],
  ] as const) {
    it(`200 together against a limit of ${limit}, ${rounds} rounds`, async () => {
      for (let round = 0; round < rounds; round += 1) {
        // Every other round by the address of the link itself, which a direct link is its file under.
        const isDirect = round % 2 === 0;
        const share = await sluice.share({ maxDownloads: limit, opening: isDirect ? "direct" : "page" });
        const address = isDirect ? `/share/${share.id}` : `/share/${share.id}/file`;
        const statuses = await Promise.all(Array.from({ length: 200 }, () => statusOf(sluice.fetch(address))));
        expect(statuses.filter((status) => status === 200)).toHaveLength(limit);
        expect(statuses.filter((status) => status === 403)).toHaveLength(200 - limit);
        expect(await downloadsOf(share.id)).toBe(limit);
      }
    });
  }
});
