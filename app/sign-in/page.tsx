import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { CalmPage } from "@/components/brand/calm-page";
import { SignInForm } from "@/components/portal/sign-in-form";
import { findSignedIn } from "@/lib/people/find-signed-in";
import { parseNextPath } from "@/lib/people/next-path";
import { isWaitingForSetUp } from "@/lib/people/set-up-site";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const services = createServices(currentPlatform());
  const { next, code, error } = await searchParams;
  const nextPath = parseNextPath(next);
  if ((await findSignedIn(services, await headers())) !== null) redirect(nextPath);
  if (await isWaitingForSetUp(services)) redirect("/welcome");
  return (
    <CalmPage title="Sign in" description="Manage files and the links that lead to them.">
      <SignInForm nextPath={nextPath} problem={code === "locked" ? "locked" : error === "CredentialsSignin" ? "wrong" : null} />
    </CalmPage>
  );
}
