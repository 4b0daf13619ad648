import { createElement, Fragment, type ReactNode } from "react";

/** A message's parts as one node: their number never changes, so that none needs a key. */
export function compose(parts: ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts);
}
