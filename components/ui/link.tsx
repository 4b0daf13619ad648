"use client";

import { useState, type ComponentProps } from "react";
import NextLink from "next/link";

/**
 * Next's link, whose page is asked for in advance once somebody points at it or comes to it by key. Next itself asks for the page of every link in sight:
 * on each page of the portal ten requests more, of which at most two are for the page that is opened next.
 */
export function Link({ prefetch = null, onMouseEnter, onTouchStart, onFocus, ...props }: ComponentProps<typeof NextLink>) {
  const [isWanted, setWanted] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={isWanted ? prefetch : false}
      onMouseEnter={(event) => {
        setWanted(true);
        onMouseEnter?.(event);
      }}
      onTouchStart={(event) => {
        setWanted(true);
        onTouchStart?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
    />
  );
}
