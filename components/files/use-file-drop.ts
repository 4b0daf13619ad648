"use client";

import { useEffect, useState } from "react";
import { type ChosenFile, readDrop } from "@/components/files/uploads/chosen-files";
import { toast } from "@/components/ui/toast";

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;

/**
 * Takes files dropped anywhere on the page. Answers whether some are being held over it. Also where nothing may be dropped the browser is kept from
 * opening the file in place of the page.
 */
export function useFileDrop(isAllowed: boolean, onDrop: (files: readonly ChosenFile[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child comes before leaving its parent, so the two are counted.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(isAllowed);
    };
    const over = (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isAllowed ? "copy" : "none";
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      if (!isAllowed) return;
      readDrop(event.dataTransfer).then(onDrop, () => {
        toast.error("The files could not be read", {
          description: "Your browser did not hand them over. Choose them with Upload instead.",
        });
      });
    };
    const listeners = { dragenter: enter, dragover: over, dragleave: leave, drop } as const;
    const each = (what: "addEventListener" | "removeEventListener") => {
      for (const [name, listener] of Object.entries(listeners)) window[what](name, listener as EventListener);
    };
    each("addEventListener");
    return () => each("removeEventListener");
  }, [isAllowed, onDrop]);
  return isOver;
}
