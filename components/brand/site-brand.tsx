"use client";

import { createContext, useContext, type ReactNode } from "react";

export interface SiteBrand {
  name: string;
  /** Whether the site has a logo of its own: the page carries it as `--site-logo`. */
  hasLogo: boolean;
}

const BrandContext = createContext<SiteBrand>({ name: "Sluice", hasLogo: false });

/** Tells every page below whose site this is. */
export function SiteBrandProvider({ brand, children }: { brand: SiteBrand; children: ReactNode }) {
  return <BrandContext value={brand}>{children}</BrandContext>;
}

export function useSiteBrand(): SiteBrand {
  return useContext(BrandContext);
}
