/*
 * The site's accent colour in both themes. Owners choose one colour; where it would not be readable it is darkened for the light theme and lightened for the
 * dark one, as far as needed and no further.
 */

type Rgb = readonly [number, number, number];

/** Text in the accent colour stands on these at worst: the tinted surface of the light theme, the raised one of the dark theme. */
const DARKEST_LIGHT_SURFACE: Rgb = [0xe2, 0xec, 0xf0];
const LIGHTEST_DARK_SURFACE: Rgb = [0x22, 0x35, 0x3e];
/** WCAG AA asks 4.5; the rest is for buttons, which fade a little under the pointer. */
const MIN_CONTRAST = 5;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];
const STEPS = 50;

function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const toHex = (rgb: Rgb) => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number) => from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as unknown as Rgb;

/** The colour itself where it is readable on `surface`, else the nearest on its way to `end` that is. */
function readable(color: Rgb, surface: Rgb, end: Rgb): Rgb {
  for (let step = 0; step <= STEPS; step += 1) {
    const candidate = mix(color, end, step / STEPS);
    if (contrast(candidate, surface) >= MIN_CONTRAST) return candidate;
  }
  return end;
}

/** The contrast of two colours such as `#0f766e`, from 1 to 21. */
export function contrastOf(a: string, b: string): number {
  return contrast(parseHex(a), parseHex(b));
}

export interface AccentColors {
  light: string;
  dark: string;
  /** Text on each of them. */
  onLight: string;
  onDark: string;
}

/** The colours that `accent`, such as `#0f766e`, becomes in each theme. */
export function accentColors(accent: string): AccentColors {
  const color = parseHex(accent);
  const light = readable(color, DARKEST_LIGHT_SURFACE, BLACK);
  const dark = readable(color, LIGHTEST_DARK_SURFACE, WHITE);
  return { light: toHex(light), dark: toHex(dark), onLight: "#ffffff", onDark: "#0b1418" };
}

/** The custom properties of app/globals.css that an accent colour replaces. */
export function accentVariables(accent: string): Record<string, string> {
  const { light, dark, onLight, onDark } = accentColors(accent);
  const primary = `light-dark(${light}, ${dark})`;
  return {
    "--primary": primary,
    "--primary-foreground": `light-dark(${onLight}, ${onDark})`,
    "--primary-soft": `light-dark(color-mix(in oklab, ${light} 8%, white), color-mix(in oklab, ${dark} 14%, oklch(0.2 0.012 225)))`,
    "--ring": primary,
  };
}
