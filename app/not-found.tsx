import type { Metadata } from "next";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { LanguagePicker } from "@/components/visitor/language-picker";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { readBrand } from "@/lib/settings/read-brand";
import { isSpoken, wordsOfRequest } from "./words-of-request";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await wordsOfRequest()).say("missing.title") };
}

export default async function NotFound() {
  const words = await wordsOfRequest();
  const { languages } = await readBrand(createServices(currentPlatform()));
  return (
    <CalmPage
      tone="alert"
      icon={
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round">
          <circle cx="12" cy="12" r="9" />
          <path d="m15.5 8.5-2 5-5 2 2-5z" />
        </svg>
      }
      title={words.say("missing.title")}
      description={words.say("missing.text")}
      footer={(await isSpoken()) ? <LanguagePicker words={words} languages={languages} /> : undefined}
    >
      <div className="flex justify-center">
        <Button asChild>
          <a href="/">{words.say("missing.start")}</a>
        </Button>
      </div>
    </CalmPage>
  );
}
