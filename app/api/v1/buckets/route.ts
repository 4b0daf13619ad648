import { route } from "@/lib/http/route";

/** The buckets that are bound, by name. */
export const GET = route({ errors: "problem", action: "site.read" }, async ({ services }) => ({
  data: Array.from(services.buckets.keys(), (name) => ({ name })),
}));
