import { cache } from "react";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Actor } from "@/lib/people/actor";
import { findSignedIn } from "@/lib/people/find-signed-in";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices, type Services } from "@/lib/services";

/**
 * Who is signed in, with the services to read through; sends everybody else to sign in, and back to this very address afterwards. Every page calls it
 * itself: layouts are kept while one goes from page to page, so a guard there alone would not be asked again.
 */
export const requireSignedIn = cache(async (): Promise<{ actor: Actor; services: Services }> => {
  const services = createServices(currentPlatform());
  const requestHeaders = await headers();
  const actor = await findSignedIn(services, requestHeaders);
  if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(requestHeaders.get("x-sluice-path") ?? "/files")}`);
  return { actor, services };
});
