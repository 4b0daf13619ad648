import type { Metadata } from "next";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Page not found" };

export default function NotFound() {
  return (
    <CalmPage
      tone="alert"
      icon={
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round">
          <circle cx="12" cy="12" r="9" />
          <path d="m15.5 8.5-2 5-5 2 2-5z" />
        </svg>
      }
      title="Page not found"
      description="Nothing is at this address. It may have been mistyped, moved or removed. Check the address, or begin at the start page."
    >
      <div className="flex justify-center">
        <Button asChild>
          <a href="/">Go to the start page</a>
        </Button>
      </div>
    </CalmPage>
  );
}
