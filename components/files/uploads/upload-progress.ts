import { formatDuration } from "@/lib/format/duration";
import type { Upload, UploadsSnapshot } from "@/components/files/uploads/upload-queue";

/** Uploads taken together. */
export interface UploadsSummary {
  total: number;
  done: number;
  failed: number;
  cancelled: number;
  exists: number;
  paused: number;
  active: number;
  sentBytes: number;
  sizeBytes: number;
  /** `null` when it cannot be told. */
  secondsLeft: number | null;
}

export function summarize({ uploads, bytesPerSecond }: UploadsSnapshot): UploadsSummary {
  const counted = uploads.filter((upload) => upload.state !== "cancelled");
  const count = (...states: Upload["state"][]) => uploads.filter((upload) => states.includes(upload.state)).length;
  const sum = (list: readonly Upload[], field: "sentBytes" | "sizeBytes") => list.reduce((total, upload) => total + upload[field], 0);
  const moving = uploads.filter((upload) => upload.state === "waiting" || upload.state === "checking" || upload.state === "uploading");
  return {
    total: counted.length,
    done: count("done"),
    failed: count("failed"),
    cancelled: count("cancelled"),
    exists: count("exists"),
    paused: count("paused"),
    active: moving.length,
    sentBytes: sum(counted, "sentBytes"),
    sizeBytes: sum(counted, "sizeBytes"),
    secondsLeft: secondsLeft(sum(moving, "sizeBytes") - sum(moving, "sentBytes"), bytesPerSecond),
  };
}

/** How long the rest takes at this speed; `null` when nobody can tell. */
export function secondsLeft(bytesLeft: number, bytesPerSecond: number | null): number | null {
  return bytesPerSecond === null || bytesPerSecond <= 0 ? null : bytesLeft / bytesPerSecond;
}

/** "12 sec left", "3 min left", "2 hr, 5 min left". */
export function formatTimeLeft(seconds: number): string {
  return `${formatDuration(seconds)} left`;
}
