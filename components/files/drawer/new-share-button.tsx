"use client";

import { LinkIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { openDrawer } from "./drawer-store";

/** Begins a new share, or brings the one that there is into sight. */
export function NewShareButton() {
  return (
    <Button variant="outline" size="sm" onClick={openDrawer}>
      <LinkIcon />
      New share
    </Button>
  );
}
