"use client";

import type { VisitorUploadProps } from "./upload-panel";
import { useOnDemand } from "./use-on-demand";

const load = () => import("./upload-panel").then((module) => module.VisitorUpload);

/** The drop zone, loaded after the page: it is of no use without script. */
export function UploadOnDemand(props: VisitorUploadProps) {
  const panel = useOnDemand(load);
  return panel === null ? null : <panel.Component {...props} />;
}
