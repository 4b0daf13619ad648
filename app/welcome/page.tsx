import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { CalmPage } from "@/components/brand/calm-page";
import { SetUpForm } from "@/components/portal/set-up-form";
import { isWaitingForSetUp } from "@/lib/people/set-up-site";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage() {
  if (!(await isWaitingForSetUp(createServices(currentPlatform())))) redirect("/sign-in");
  return (
    <CalmPage title="Welcome to Sluice" description="Nobody can sign in yet. Create the administrator’s account; this page works once.">
      <SetUpForm />
    </CalmPage>
  );
}
