/*
 * What a standard user may do where. Rules stand on folders (a bucket and a prefix), for the person or for a group that the person is in:
 *
 *   1. A rule holds for everything below its folder. `docs/` is above `docs/a.txt`; it is not above an object named `docs` or `docs-old/a.txt`.
 *   2. The longest prefix wins: rules on a deeper folder replace those above it, whether they give more or less.
 *   3. On one and the same folder the person's and the groups' rules add up, except that the person's own `none` takes everything away.
 *
 * Pure: authorize, lists and the page "who may reach this?" all ask here. `suspend-shares.ts` says the same in SQL, and a test compares the two.
 */

import { parentPrefix } from "../storage/key-parts.ts";

/** From nothing to everything; each level includes those before it. Sharing is a right of its own beside them. */
export const LEVELS = ["none", "preview", "read", "write", "full"] as const;
export type Level = (typeof LEVELS)[number];

export interface PermissionRule {
  bucket: string;
  /** Empty for the whole bucket, else ending in a slash; NFC. */
  prefix: string;
  level: Level;
  canShare: boolean;
  /** Given to the person, not to a group. */
  isOwn: boolean;
}

export interface Right {
  level: Level;
  canShare: boolean;
}

const NOTHING: Right = { level: "none", canShare: false };

export function includesLevel(level: Level, needed: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(needed);
}

/** Whether a right lets its holder see that something is there. */
export function isVisible(right: Right): boolean {
  return right.level !== "none";
}

/** What rules of one folder mean together. */
export function combineRules(rules: readonly PermissionRule[]): Right {
  if (rules.some((rule) => rule.isOwn && rule.level === "none")) return NOTHING;
  const level = rules.reduce<Level>((highest, rule) => (includesLevel(rule.level, highest) ? rule.level : highest), "none");
  return { level, canShare: level !== "none" && rules.some((rule) => rule.canShare && rule.level !== "none") };
}

/** `docs/../pay.txt` is a key like others to R2, and another object to whatever tidies paths on the way: no rule on a folder reaches such a key. */
function hasDotSegment(key: string): boolean {
  return /(?:^|\/)\.{1,2}(?:\/|$)/u.test(key);
}

/** The rules that decide at a key, those with its longest prefix; none when nothing was given there. */
export function decisiveRules(rules: readonly PermissionRule[], bucket: string, key: string): PermissionRule[] {
  const name = key.normalize("NFC");
  if (hasDotSegment(name)) return [];
  let longest: PermissionRule[] = [];
  for (const rule of rules) {
    if (rule.bucket !== bucket || !name.startsWith(rule.prefix)) continue;
    const length = longest[0]?.prefix.length ?? -1;
    if (rule.prefix.length > length) longest = [rule];
    else if (rule.prefix.length === length) longest.push(rule);
  }
  return longest;
}

/** What may be done with an object, or below a prefix. */
export function rightAt(rules: readonly PermissionRule[], bucket: string, key: string): Right {
  return combineRules(decisiveRules(rules, bucket, key));
}

/** Whether anything in a bucket may be seen: otherwise it does not exist for this person. */
export function seesBucket(rules: readonly PermissionRule[], bucket: string): boolean {
  return seesFolder(rules, bucket, "");
}

/** Whether a folder may be seen: its contents, or only the way through it to a folder further down. */
export function seesFolder(rules: readonly PermissionRule[], bucket: string, prefix: string): boolean {
  const folder = prefix.normalize("NFC");
  return (
    isVisible(rightAt(rules, bucket, folder)) ||
    rules.some((rule) => rule.bucket === bucket && rule.prefix.startsWith(folder) && isVisible(rightAt(rules, bucket, rule.prefix)))
  );
}

/**
 * What somebody may be told of their right in a folder. Of a hidden folder that is what a missing one in its place would have, so that the answer does not tell
 * that there is something to hide.
 */
export function apparentRight(rules: readonly PermissionRule[], bucket: string, folder: string): Right {
  let place = folder.normalize("NFC");
  while (place !== "" && !seesFolder(rules, bucket, place)) place = parentPrefix(place);
  return rightAt(rules, bucket, place);
}

/**
 * Where to look for what may be seen below a prefix: the prefix itself, or the outermost folders below it that rules open. In order, none inside another.
 */
export function visibleRoots(rules: readonly PermissionRule[], bucket: string, prefix: string): string[] {
  const from = prefix.normalize("NFC");
  if (isVisible(rightAt(rules, bucket, from))) return [from];
  const opened = new Set(
    rules
      .filter((rule) => rule.bucket === bucket && rule.prefix.startsWith(from) && isVisible(rightAt(rules, bucket, rule.prefix)))
      .map((rule) => rule.prefix),
  );
  return [...opened].filter((root) => ![...opened].some((other) => other !== root && root.startsWith(other))).sort(compareKeys);
}

const encoder = new TextEncoder();

/** R2's order of keys: by the bytes of their UTF-8. */
export function compareKeys(left: string, right: string): number {
  const a = encoder.encode(left);
  const b = encoder.encode(right);
  for (let position = 0; position < Math.min(a.length, b.length); position += 1) {
    const difference = a[position]! - b[position]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/**
 * Somebody's rules as far as their links reach: what may not be shared counts as nothing, so that whatever asks for a right with these asks for what a link of
 * theirs may hand on.
 */
export function sharingRules(rules: readonly PermissionRule[]): PermissionRule[] {
  const folders = new Map<string, PermissionRule[]>();
  for (const rule of rules) {
    const place = JSON.stringify([rule.bucket, rule.prefix]);
    const others = folders.get(place);
    if (others === undefined) folders.set(place, [rule]);
    else others.push(rule);
  }
  return Array.from(folders.values(), (together) => {
    const { bucket, prefix } = together[0]!;
    const right = combineRules(together);
    return right.canShare ? { bucket, prefix, ...right, isOwn: true } : { bucket, prefix, level: "none", canShare: false, isOwn: true };
  });
}
