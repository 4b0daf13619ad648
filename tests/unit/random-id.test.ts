import { describe, expect, it } from "vitest";
import { randomId } from "../../lib/platform/random-id.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 10;
const COUNT = 100_000;

/** How far counts are from all being equal. Of 62 that differ by chance alone, one in 100,000 is above 120, and one in ten million above 138. */
function chiSquared(counts: Map<string, number>): number {
  const expected = [...counts.values()].reduce((sum, count) => sum + count, 0) / ALPHABET.length;
  return Array.from(ALPHABET).reduce((sum, character) => sum + ((counts.get(character) ?? 0) - expected) ** 2 / expected, 0);
}

function countCharacters(characters: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

describe("random ids", () => {
  const ids = Array.from({ length: COUNT }, () => randomId(LENGTH));

  it("row 1: a hundred thousand are ten letters and digits each, and all different", () => {
    expect(ids.filter((id) => !/^[A-Za-z0-9]{10}$/u.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(COUNT);
  });

  it("row 1: every character is equally likely at every place, whatever stands before it", () => {
    expect(chiSquared(countCharacters(ids.join("")))).toBeLessThan(120);
    for (let place = 0; place < LENGTH; place += 1) {
      expect([place, chiSquared(countCharacters(ids.map((id) => id[place] ?? "")))]).toEqual([
        place,
        expect.toSatisfy((value: number) => value < 138),
      ]);
    }
    // A source that repeats itself or runs on would show in what follows each character.
    const followers = new Map(Array.from(ALPHABET).map((character) => [character, new Map<string, number>()]));
    for (const id of ids) {
      for (let place = 1; place < LENGTH; place += 1) {
        const counts = followers.get(id[place - 1] ?? "");
        const character = id[place] ?? "";
        counts?.set(character, (counts.get(character) ?? 0) + 1);
      }
    }
    for (const [before, counts] of followers)
      expect([before, chiSquared(counts)]).toEqual([before, expect.toSatisfy((value: number) => value < 138)]);
  });

  it("have the length that is asked for", () => {
    for (const length of [1, 10, 16, 32, 100]) expect(randomId(length)).toMatch(new RegExp(`^[A-Za-z0-9]{${length}}$`, "u"));
  });

  it("the measure sees a source with bias: bytes divided by 62 as they come", () => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    expect(chiSquared(countCharacters([...bytes].map((byte) => ALPHABET[byte % ALPHABET.length] ?? "")))).toBeGreaterThan(138);
  });
});
