/** What is chosen in a list, as on a desktop: a set, the line that has the keyboard, and the one that a range starts from. */
export interface Selection {
  chosen: ReadonlySet<string>;
  /** The line that arrows start from and that has the focus. */
  active: string | null;
  anchor: string | null;
}

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), active: null, anchor: null };

/** How a line was pointed at: alone, added to or taken from what is chosen (Ctrl/⌘), or as the end of a range (Shift). */
export type Choice = "only" | "toggle" | "range";

/** What is chosen after a line was pointed at by a click or an arrow. `ids` are all lines in the order shown. */
export function choose(selection: Selection, ids: readonly string[], id: string, choice: Choice): Selection {
  switch (choice) {
    case "only":
      return { chosen: new Set([id]), active: id, anchor: id };
    case "toggle": {
      const chosen = new Set(selection.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      return { chosen, active: id, anchor: id };
    }
    case "range": {
      const from = Math.max(0, ids.indexOf(selection.anchor ?? selection.active ?? id));
      const to = ids.indexOf(id);
      return { chosen: new Set(ids.slice(Math.min(from, to), Math.max(from, to) + 1)), active: id, anchor: ids[from] ?? id };
    }
  }
}

/** Moves the keyboard to a line and leaves alone what is chosen. */
export function activate(selection: Selection, id: string): Selection {
  return selection.active === id ? selection : { ...selection, active: id };
}

/** All lines, or none when all are chosen already. */
export function chooseAll(selection: Selection, ids: readonly string[]): Selection {
  const isAll = ids.length > 0 && ids.every((id) => selection.chosen.has(id));
  return { ...selection, chosen: isAll ? new Set() : new Set(ids) };
}

/** Forgets lines that are gone; the keyboard goes to the nearest line that stays. `before` and `after` are all lines in the order shown. */
export function withoutGone(selection: Selection, before: readonly string[], after: readonly string[]): Selection {
  const there = new Set(after);
  const chosen = new Set([...selection.chosen].filter((id) => there.has(id)));
  const stays = (id: string | null) => (id !== null && there.has(id) ? id : null);
  let active = stays(selection.active);
  if (active === null && selection.active !== null) {
    const index = before.indexOf(selection.active);
    active =
      before.slice(index + 1).find((id) => there.has(id)) ?? before.slice(0, Math.max(0, index)).findLast((id) => there.has(id)) ?? null;
  }
  return { chosen, active, anchor: stays(selection.anchor) ?? active };
}
