"use client";

import { cloneElement, useEffect, useRef, useState, type MouseEvent, type ReactElement, type ReactNode } from "react";
import type * as contextMenu from "@/components/ui/context-menu";
import type * as dropdownMenu from "@/components/ui/dropdown-menu";
import { toast } from "@/components/ui/toast";

/*
 * Menus are the heaviest thing that a page can be without until somebody opens one, so their code is loaded then. What is in a menu is a
 * function of the loaded module, so that nothing of it is named before.
 */

export type DropdownMenuParts = typeof dropdownMenu;
export type ContextMenuParts = typeof contextMenu;

const failed = () => toast.error("The menu could not be loaded.", { description: "Check your connection and try again." });
const loadDropdown = () => import("@/components/ui/dropdown-menu");
const loadContext = () => import("@/components/ui/context-menu");
const preloadDropdown = () => void loadDropdown().catch(() => undefined);

interface TriggerProps {
  onClick?: (event: MouseEvent) => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
}

/** A button and the menu that it opens. */
export function MenuOnDemand({
  trigger,
  children,
}: {
  trigger: ReactElement<TriggerProps>;
  children: (parts: DropdownMenuParts) => ReactNode;
}) {
  const [parts, setParts] = useState<DropdownMenuParts | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isByKey, setByKey] = useState(false);
  // The menu sees keys only from its first moment on, so the one that opened it is made up for: the focus goes to its first item.
  useEffect(() => {
    if (parts === null || !isByKey) return;
    const frame = requestAnimationFrame(() => document.activeElement?.querySelector<HTMLElement>("[role^=menuitem]")?.focus());
    return () => cancelAnimationFrame(frame);
  }, [parts, isByKey]);
  if (parts === null) {
    const open = (event: MouseEvent) => {
      setByKey(event.detail === 0);
      loadDropdown().then((loaded) => {
        setParts(loaded);
        setOpen(true);
      }, failed);
    };
    return cloneElement(trigger, {
      onClick: open,
      onPointerEnter: preloadDropdown,
      onFocus: preloadDropdown,
      "aria-haspopup": "menu",
      "aria-expanded": false,
    });
  }
  return (
    <parts.DropdownMenu open={isOpen} onOpenChange={setOpen}>
      <parts.DropdownMenuTrigger asChild>{trigger}</parts.DropdownMenuTrigger>
      {children(parts)}
    </parts.DropdownMenu>
  );
}

/** A menu at the pointer. `openAt` is for `onContextMenu` of whatever has it; `menu` is to be rendered anywhere. */
export function useContextMenuOnDemand(contents: (parts: ContextMenuParts) => ReactNode): {
  openAt: (event: MouseEvent) => void;
  menu: ReactNode;
} {
  const [parts, setParts] = useState<ContextMenuParts | null>(null);
  const trigger = useRef<HTMLSpanElement>(null);
  const place = useRef<{ clientX: number; clientY: number } | null>(null);
  const show = () => {
    if (trigger.current === null || place.current === null) return;
    trigger.current.dispatchEvent(new window.MouseEvent("contextmenu", { bubbles: true, cancelable: true, ...place.current }));
    place.current = null;
  };
  useEffect(show, [parts]);
  return {
    openAt: (event) => {
      event.preventDefault();
      place.current = { clientX: event.clientX, clientY: event.clientY };
      if (parts === null) loadContext().then(setParts, failed);
      else show();
    },
    menu:
      parts === null ? null : (
        <parts.ContextMenu>
          <parts.ContextMenuTrigger asChild>
            <span ref={trigger} hidden />
          </parts.ContextMenuTrigger>
          {contents(parts)}
        </parts.ContextMenu>
      ),
  };
}
