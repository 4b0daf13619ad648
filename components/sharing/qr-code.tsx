"use client";

import { useEffect, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";

/** The address as a QR code. The library comes only when somebody wants to see one. */
export function QrCode({ text }: { text: string }) {
  const [image, setImage] = useState<{ text: string; src: string } | "failed" | null>(null);
  useEffect(() => {
    let isWanted = true;
    import("qrcode")
      .then(({ toString }) => toString(text, { type: "svg", margin: 2, errorCorrectionLevel: "M" }))
      .then((svg) => {
        if (isWanted) setImage({ text, src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
      })
      .catch(() => {
        if (isWanted) setImage("failed");
      });
    return () => {
      isWanted = false;
    };
  }, [text]);
  if (image === "failed") return <p className="text-sm text-muted-foreground">The QR code could not be made. Close this and try again.</p>;
  return (
    <div className="flex justify-center" aria-busy={image?.text !== text}>
      {image?.text === text ? (
        // White on every theme: readers want dark on light.
        <img src={image.src} alt={`QR code of ${text}`} width={176} height={176} className="size-44 rounded-lg border bg-white" />
      ) : (
        <Skeleton className="size-44" />
      )}
    </div>
  );
}
