"use client";

import { useEffect, type CSSProperties } from "react";
import { CircleCheckIcon, InfoIcon, OctagonXIcon, TriangleAlertIcon } from "lucide-react";
import { Toaster as Sonner, toast as sonner, type ToasterProps } from "sonner";
import { Spinner } from "@/components/ui/spinner";
import { showToasts } from "@/components/ui/toast";

const style = {
  "--normal-bg": "var(--popover)",
  "--normal-text": "var(--popover-foreground)",
  "--normal-border": "var(--border)",
  "--border-radius": "var(--radius)",
  fontFamily: "inherit",
} as CSSProperties;

/** Colours come from our own variables, so it follows the page's theme by itself. Fire with `toast` of `toast.ts`. */
export function Toaster(props: ToasterProps) {
  useEffect(() => showToasts((kind, message, options) => void sonner[kind](message, options)), []);
  return (
    <Sonner
      position="bottom-right"
      closeButton
      style={style}
      icons={{
        success: <CircleCheckIcon className="size-4 text-success" />,
        info: <InfoIcon className="size-4 text-primary" />,
        warning: <TriangleAlertIcon className="size-4 text-warning" />,
        error: <OctagonXIcon className="size-4 text-destructive" />,
        loading: <Spinner />,
      }}
      toastOptions={{
        closeButtonAriaLabel: "Close",
        classNames: {
          description: "text-muted-foreground!",
          actionButton: "bg-primary! text-primary-foreground!",
          cancelButton: "bg-secondary! text-secondary-foreground!",
          closeButton: "size-6! border-border! bg-popover! text-popover-foreground!",
        },
      }}
      {...props}
    />
  );
}
