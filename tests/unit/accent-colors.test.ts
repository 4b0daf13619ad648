import { describe, expect, it } from "vitest";
import { accentColors, contrastOf } from "../../components/brand/accent-colors.ts";

/** Surfaces of app/globals.css that text in the accent colour stands on, at their worst. */
const LIGHT = ["#ffffff", "#f8fafb", "#e2ecf0"];
const DARK = ["#0f1518", "#161d21", "#22353e"];
const AA = 4.5;

describe("the site’s accent colour", () => {
  it("is readable in both themes, whatever was chosen, and so is the text on it", () => {
    for (let red = 0; red <= 255; red += 51)
      for (let green = 0; green <= 255; green += 51)
        for (let blue = 0; blue <= 255; blue += 51) {
          const hex = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
          const { light, dark, onLight, onDark } = accentColors(hex);
          const contrasts = [
            ...LIGHT.map((surface) => contrastOf(light, surface)),
            ...DARK.map((surface) => contrastOf(dark, surface)),
            contrastOf(light, onLight),
            contrastOf(dark, onDark),
          ];
          expect([hex, contrasts.every((contrast) => contrast >= AA)]).toEqual([hex, true]);
        }
  });

  it("stays as it was chosen where it is readable", () => {
    expect(accentColors("#0f5a6b").light).toBe("#0f5a6b");
    expect(accentColors("#8fd8ea").dark).toBe("#8fd8ea");
  });
});
