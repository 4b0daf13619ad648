import { cache, type CSSProperties, type ReactNode } from "react";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { accentVariables } from "@/components/brand/accent-colors";
import { SiteBrandProvider } from "@/components/brand/site-brand";
import { parseTheme, THEME_COOKIE } from "@/components/portal/theme";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { type Brand, readBrand } from "@/lib/settings/read-brand";
import { wordsOfRequest } from "./words-of-request";
import "./globals.css";

const brandOfSite = cache(async () => {
  // Reading the request keeps every page dynamic: each answer carries its own nonce in the Content-Security-Policy.
  await headers();
  return await readBrand(createServices(currentPlatform()));
});

export async function generateMetadata(): Promise<Metadata> {
  const { siteName } = await brandOfSite();
  return {
    // A template knows only "%s"; a name that holds one is put there as it is.
    title: { template: `%s · ${siteName.replaceAll("%s", "% s")}`, default: siteName },
    description: (await wordsOfRequest()).say("site.description"),
    robots: { index: false, follow: false },
    referrer: "no-referrer",
    icons: { icon: "/icon.svg" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  colorScheme: "light dark",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const brand = await brandOfSite();
  const { language } = await wordsOfRequest();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    // The theme menu changes `data-theme` behind React's back; the server's value is only the first one.
    <html lang={language} data-theme={theme === "system" ? undefined : theme} style={styleOf(brand)} suppressHydrationWarning>
      <body>
        <SiteBrandProvider brand={{ name: brand.siteName, hasLogo: brand.logo !== null }}>{children}</SiteBrandProvider>
      </body>
    </html>
  );
}

/** What the site's own look changes of the style sheet. The schema of the settings lets nothing but a colour and an image's base64 through. */
function styleOf(brand: Brand): CSSProperties {
  return {
    ...(brand.accentColor === null ? {} : accentVariables(brand.accentColor)),
    ...(brand.logo === null ? {} : { "--site-logo": `url("${brand.logo}")` }),
  } as CSSProperties;
}
