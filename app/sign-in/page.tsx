import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { ShieldAlertIcon } from "lucide-react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { SignInForm } from "@/components/portal/sign-in-form";
import { parseProblem } from "@/components/portal/sign-in";
import { hasSmtp } from "@/lib/mail/smtp-settings";
import { findRefusal, findSignedIn } from "@/lib/people/find-signed-in";
import { parseNextPath } from "@/lib/people/next-path";
import { isWaitingForSetUp } from "@/lib/people/set-up-site";
import { listSignInProviders } from "@/lib/people/sign-in-providers";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const services = createServices(currentPlatform());
  const query = await searchParams;
  const requestHeaders = await headers();
  const nextPath = parseNextPath(query["next"]);
  if ((await findSignedIn(services, requestHeaders)) !== null) redirect(nextPath);
  const refusal = await findRefusal(services, requestHeaders);
  // Access decides where it stands in front, so signing in by another way would change nothing.
  if (refusal !== null) {
    return (
      <CalmPage title="You are not signed in" description={refusal} icon={<ShieldAlertIcon />} tone="alert">
        <Button asChild size="lg" variant="outline" className="w-full">
          <a href="/cdn-cgi/access/logout">Continue as somebody else</a>
        </Button>
      </CalmPage>
    );
  }
  if (await isWaitingForSetUp(services)) redirect("/welcome");
  return (
    <CalmPage title="Sign in" description="Manage files and the links that lead to them.">
      <SignInForm
        nextPath={nextPath}
        problem={parseProblem(query)}
        providers={listSignInProviders(services.config)}
        hasMail={await hasSmtp(services)}
      />
    </CalmPage>
  );
}
