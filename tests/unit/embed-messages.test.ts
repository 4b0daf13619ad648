import { describe, expect, it } from "vitest";
import { heightOf, isHello, MAX_FRAME_HEIGHT, MIN_FRAME_HEIGHT } from "../../components/embedding/messages.ts";

const height = (value: unknown) => heightOf({ type: "sluice:height", height: value });

describe("what a frame may tell the page around it", () => {
  it("is a height within bounds", () => {
    expect([height(640), height(640.2), height(1), height(MAX_FRAME_HEIGHT)]).toEqual([640, 641, MIN_FRAME_HEIGHT, MAX_FRAME_HEIGHT]);
  });

  it("is nothing else", () => {
    const own = Object.create({ type: "sluice:height", height: 640 }) as object;
    const refused = [
      ...[1e9, MAX_FRAME_HEIGHT + 1, 0, -640, Number.NaN, Infinity, "640", "<b>640</b>", null, undefined, [640], {}, 640n].map((value) => ({
        type: "sluice:height",
        height: value,
      })),
      { h: 640 },
      { type: "sluice:height" },
      { type: "height", height: 640 },
      { type: "sluice:height", height: 640, html: "<img>" },
      JSON.parse('{"type":"sluice:height","height":640,"__proto__":{"x":1}}') as unknown,
      { type: "sluice:height", height: 640, [Symbol("x")]: 1 },
      own,
      Object.assign(Object.create(null) as object, { type: "sluice:height", height: 640 }),
      ["sluice:height", 640],
      "sluice:height",
      '{"type":"sluice:height","height":640}',
      640,
      null,
      undefined,
    ];
    expect(refused.map(heightOf)).toEqual(refused.map(() => null));
  });
});

describe("a page's greeting", () => {
  it("is that alone", () => {
    expect(isHello({ type: "sluice:hello" })).toBe(true);
    expect([{ type: "sluice:hello", to: "x" }, { type: "hello" }, "sluice:hello", null, [], {}].map(isHello)).toEqual(Array(6).fill(false));
  });
});
