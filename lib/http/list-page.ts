import type { Services } from "../services.ts";
import { writeCursor } from "./sealed-cursor.ts";

export interface ListPage<Item> {
  data: Item[];
  pagination: { cursor: string | null; hasMore: boolean };
}

/**
 * The page of a list from one row more than it holds: whether there is more, and the cursor that goes on after its last row. `scope` is what the list is of, as it was
 * for `readCursor`.
 */
export async function toListPage<Row, Item>(
  services: Pick<Services, "config">,
  list: { scope: string[]; rows: Row[]; limit: number; placeOf: (row: Row) => string; present: (row: Row) => Item },
): Promise<ListPage<Item>> {
  const page = list.rows.slice(0, list.limit);
  const last = list.rows.length > list.limit ? page.at(-1) : undefined;
  return {
    data: page.map(list.present),
    pagination: {
      cursor: last === undefined ? null : await writeCursor(services.config.authSecret, list.scope, list.placeOf(last)),
      hasMore: last !== undefined,
    },
  };
}
