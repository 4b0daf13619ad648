"use client";

import dynamic from "next/dynamic";
import type { VisitorUploadProps } from "./upload-panel";

const Panel = dynamic(() => import("./upload-panel").then((module) => module.VisitorUpload), { ssr: false });

/** The drop zone, loaded after the page: it is of no use without script. */
export function UploadOnDemand(props: VisitorUploadProps) {
  return <Panel {...props} />;
}
