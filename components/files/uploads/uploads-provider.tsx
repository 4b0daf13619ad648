"use client";

import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import dynamic from "next/dynamic";
import { isUnderWay, UploadQueue, type UploadsSnapshot } from "@/components/files/uploads/upload-queue";

const UploadPanel = dynamic(() => import("@/components/files/uploads/upload-panel").then((module) => module.UploadPanel), { ssr: false });

const QueueContext = createContext<UploadQueue | null>(null);
const NO_UPLOADS: UploadsSnapshot = { uploads: [], bytesPerSecond: null };

/**
 * Keeps the uploads of this tab over every navigation inside the portal, and shows their panel. The browser asks before a reload or a closed tab loses
 * any of them.
 */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [queue] = useState(() => new UploadQueue());
  const { uploads } = useSyncExternalStore(queue.subscribe, queue.read, () => NO_UPLOADS);
  const isBusy = uploads.some((upload) => isUnderWay(upload.state));
  useEffect(() => {
    if (!isBusy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isBusy]);
  return (
    <QueueContext value={queue}>
      {children}
      {uploads.length > 0 ? <UploadPanel queue={queue} /> : null}
    </QueueContext>
  );
}

/** The uploads of this tab. Only below `UploadsProvider`. */
export function useUploadQueue(): UploadQueue {
  const queue = useContext(QueueContext);
  if (queue === null) throw new Error("There is no UploadsProvider above this component.");
  return queue;
}
