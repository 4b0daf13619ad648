import * as z from "zod";
import type { Actor } from "../people/actor.ts";
import { visibleBuckets } from "./visible-buckets.ts";
import type { Services } from "../services.ts";

/** The release of R2 Explorer whose API these addresses speak. */
export const R2_EXPLORER_VERSION = "1.2.0";

export const ServerConfig = z.lazy(() =>
  z.strictObject({
    version: z.string(),
    config: z.strictObject({ readonly: z.boolean() }),
    auth: z.strictObject({ type: z.enum(["basic-auth", "session"]), username: z.string() }),
    buckets: z.array(z.strictObject({ name: z.string(), publicUrl: z.null() })),
  }),
);

/** Answer of R2 Explorer's `GET /api/server/config`: names of the buckets that the actor sees, and nothing of the deployment. */
export function describeServer(services: Services, actor: Actor) {
  return {
    version: R2_EXPLORER_VERSION,
    config: { readonly: services.config.isReadOnly },
    auth: { type: actor.via === "basic" ? "basic-auth" : "session", username: actor.email },
    buckets: visibleBuckets(services, actor).map((name) => ({ name, publicUrl: null })),
  };
}
