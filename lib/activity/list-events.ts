import { z } from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { SHARE_EVENTS } from "./events.ts";

/** Query of a link's access log. The cursor is the id of the last row seen. */
export const ListEvents = z.strictObject({
  event: z.enum(SHARE_EVENTS).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/u, "must be a cursor that this list answered")
    .optional(),
  limit: z.coerce.number("must be a whole number from 1 to 200").int().min(1).max(200).default(50),
});
export type ListEvents = z.infer<typeof ListEvents>;

export const PresentedEvent = answerSchema("ShareEvent", () => ({
  id: z.int(),
  at: timestamp(),
  event: z.enum(SHARE_EVENTS),
  result: z.string(),
  path: z.string().nullable(),
  bytes: z.int().nullable(),
  clientAddress: z.string().nullable(),
  country: z.string().nullable(),
  userAgent: z.string().nullable(),
}));
export type PresentedEvent = z.infer<typeof PresentedEvent>;

/** A page of a link's access log, newest first. */
export async function listEvents(services: Services, shareId: string, asked: ListEvents) {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT id, at_ms AS atMs, event, result, path, bytes, client_address AS clientAddress, country, user_agent AS userAgent FROM events
         WHERE share_id = ?1 AND id < ?2 AND (?3 IS NULL OR event = ?3) ORDER BY id DESC LIMIT ?4`,
      )
      .bind(shareId, asked.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(asked.cursor), asked.event ?? null, asked.limit + 1)
      .all<Omit<PresentedEvent, "at"> & { atMs: number }>(),
  );
  const page = results.slice(0, asked.limit);
  const hasMore = results.length > asked.limit;
  return {
    data: page.map(({ atMs, ...event }): PresentedEvent => ({ ...event, at: new Date(atMs).toISOString() })),
    pagination: { cursor: hasMore ? String(page.at(-1)?.id) : null, hasMore },
  };
}
