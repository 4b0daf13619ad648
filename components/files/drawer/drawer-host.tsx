"use client";

import { useEffect } from "react";
import dynamic from "next/dynamic";
import { usePathname, useSearchParams } from "next/navigation";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { dragOverPage, openDrawer, restoreDrawer, useDrawer } from "./drawer-store";

const ShareDrawer = dynamic(() => import("./share-drawer").then((module) => module.ShareDrawer), { ssr: false });

/** The new share beside Files, as long as there is one; its code comes with it. `?share=new` begins one. */
export function DrawerHost({ person, policy, origin }: { person: string; policy: LinkPolicy; origin: string }) {
  const { isOpen, dragged } = useDrawer();
  const pathname = usePathname();
  const searchParams = useSearchParams();
  const wantsNew = searchParams.get("share") === "new";
  useEffect(() => restoreDrawer(person), [person]);
  useEffect(() => {
    if (!wantsNew) return;
    openDrawer();
    const rest = new URLSearchParams(searchParams);
    rest.delete("share");
    window.history.replaceState(null, "", rest.size === 0 ? pathname : `${pathname}?${rest.toString()}`);
  }, [pathname, searchParams, wantsNew]);
  // A line that left the list while it was dragged tells nobody that the drag is over.
  useEffect(() => {
    if (dragged === null) return;
    const end = () => dragOverPage(null);
    window.addEventListener("dragend", end);
    return () => window.removeEventListener("dragend", end);
  }, [dragged]);
  return policy.areLinksOn && (isOpen || dragged !== null) ? <ShareDrawer policy={policy} origin={origin} /> : null;
}
