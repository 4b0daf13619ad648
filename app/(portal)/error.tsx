"use client";

import { useEffect } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : null;
  return (
    <CalmPage
      tone="alert"
      icon={
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round">
          <path d="M12 4 2.8 20h18.4zM12 10v4M12 17h.01" />
        </svg>
      }
      title="This page could not be shown"
      description="Something went wrong while it was being prepared. Try again; if it keeps happening, tell whoever runs this site."
      footer={digest ? <>Reference for the administrator: {digest}</> : null}
    >
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={() => retry()}>Try again</Button>
        <Button asChild variant="outline">
          <a href="/">Go to the start page</a>
        </Button>
      </div>
    </CalmPage>
  );
}
