import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { CalmPage } from "@/components/brand/calm-page";
import { ForgotPasswordForm } from "@/components/portal/forgot-password-form";
import { hasSmtp } from "@/lib/mail/smtp-settings";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

export const metadata: Metadata = { title: "Forgot your password?" };

/** Where no mail server is set there is nothing to ask for. */
export default async function ForgotPasswordPage() {
  if (!(await hasSmtp(createServices(currentPlatform())))) redirect("/sign-in");
  return (
    <CalmPage title="Forgot your password?" description="You get a link by e-mail, by which you choose a new one.">
      <ForgotPasswordForm />
    </CalmPage>
  );
}
