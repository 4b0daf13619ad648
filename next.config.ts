import type { NextConfig } from "next";

const config: NextConfig = {
  // The entry calls route handlers itself (app/routes.ts), so a build leaves every `route.ts` out of Next's own bundle, where each would carry a copy of
  // what they share. `next dev` has no entry and serves them all.
  pageExtensions: process.env["NODE_ENV"] === "production" ? ["tsx"] : ["tsx", "ts"],
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  // The entry (worker.ts) sets every header and answers every route handler; see ARCHITECTURE.md.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
