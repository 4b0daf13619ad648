"use client";

import dynamic from "next/dynamic";
import type { ManageActionsProps } from "./manage-actions";

const Actions = dynamic(() => import("./manage-actions").then((module) => module.ManageActions), { ssr: false });

/** What full access lets visitors do, loaded after the page: no other page has to carry it. */
export function ManageOnDemand(props: ManageActionsProps) {
  return <Actions {...props} />;
}
