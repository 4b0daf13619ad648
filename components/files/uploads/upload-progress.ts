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

/** "12 s left", "3 min left", "2 h 5 min left". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min left` : `${Math.round(hours / 24)} days left`;
}
