"use client";

import type { ComponentProps } from "react";
import { useSiteBrand } from "@/components/brand/site-brand";

/** The mark: a sluice gate, raised a little, with water passing beneath. Decoration; the word beside it is the name. */
export function LogoMark({ className, ...props }: ComponentProps<"svg">) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden className={`size-7 shrink-0 ${className ?? ""}`} {...props}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <g className="stroke-primary-foreground" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7.5 25V8.5h17V25" strokeWidth="3" />
        <path d="M11.5 21c1.5-1.2 3-1.2 4.5 0s3 1.2 4.5 0M11.5 25c1.5-1.2 3-1.2 4.5 0s3 1.2 4.5 0" strokeWidth="2" className="opacity-70" />
      </g>
      <rect x="11.5" y="10.5" width="9" height="7" rx="1" className="fill-primary-foreground" />
    </svg>
  );
}

/* No `cn`: with the merging of classes, every page that a visitor meets would weigh 8 KB more. */

/** The site's logo, or the product's mark, and the site's name. */
export function Logo({ className, ...props }: ComponentProps<"span">) {
  const { name, hasLogo } = useSiteBrand();
  return (
    <span data-slot="logo" className={`inline-flex max-w-full min-w-0 items-center gap-2.5 ${className ?? ""}`} {...props}>
      {hasLogo ? (
        // Decoration, and once in the page however often it is shown: the name beside it is the text.
        <span aria-hidden className="size-8 shrink-0 bg-(image:--site-logo) bg-contain bg-center bg-no-repeat" />
      ) : (
        <LogoMark />
      )}
      <span className="truncate text-[1.0625rem] leading-6 font-semibold tracking-tight">{name}</span>
    </span>
  );
}
