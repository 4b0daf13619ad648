/*
 * What a page of another site and a link in a frame on it say to each other. Whoever receives looks at nothing but what these functions answer.
 *
 *   page → frame  {type: "sluice:hello"}            "this is where I am": the frame learns the page's origin from the browser
 *   frame → page  {type: "sluice:height", height}   how high the frame would have to be, in pixels of CSS
 */

export const MIN_FRAME_HEIGHT = 100;
export const MAX_FRAME_HEIGHT = 20_000;

export interface HeightMessage {
  type: "sluice:height";
  height: number;
}

/** The height that a message names, within bounds; `null` for every other message. */
export function heightOf(data: unknown): number | null {
  if (!hasExactly(data, ["type", "height"]) || data["type"] !== "sluice:height") return null;
  const { height } = data;
  if (typeof height !== "number" || !Number.isFinite(height) || height <= 0 || height > MAX_FRAME_HEIGHT) return null;
  return Math.max(MIN_FRAME_HEIGHT, Math.ceil(height));
}

export function isHello(data: unknown): boolean {
  return hasExactly(data, ["type"]) && data["type"] === "sluice:hello";
}

/** Whether something is a plain object with these members of its own and no others. */
function hasExactly(data: unknown, names: string[]): data is Record<string, unknown> {
  if (typeof data !== "object" || data === null || Object.getPrototypeOf(data) !== Object.prototype) return false;
  const own = Reflect.ownKeys(data);
  return own.length === names.length && names.every((name) => own.includes(name));
}
