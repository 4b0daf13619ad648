"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/components/ui/skeleton";

/** The reader of the API's description, loaded by those who open its page alone. */
export const ApiDocsOnDemand = dynamic(() => import("./api-docs").then((module) => module.ApiDocs), {
  ssr: false,
  loading: () => (
    <div className="grid gap-2" aria-busy="true">
      <p role="status" className="sr-only">
        Loading the description of the API
      </p>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className="h-12" />
      ))}
    </div>
  ),
});
