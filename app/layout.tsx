import type { ReactNode } from "react";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/components/portal/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { template: "%s · Sluice", default: "Sluice" },
  description: "Share files out of your own storage.",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
  icons: { icon: "/icon.svg" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  colorScheme: "light dark",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request keeps every page dynamic: each answer carries its own nonce in the Content-Security-Policy.
  await headers();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    // The theme menu changes `data-theme` behind React's back; the server's value is only the first one.
    <html lang="en" data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
