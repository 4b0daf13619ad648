import type { Services } from "../services.ts";
import type { Actor } from "./actor.ts";
import { authenticate } from "./authenticate.ts";

/** Who is signed in in this browser, for pages: the session alone decides; credentials that programs send are for the API. */
export async function findSignedIn(services: Services, headers: Headers): Promise<Actor | null> {
  const own = new Headers(headers);
  own.delete("authorization");
  return await authenticate(services, { headers: own });
}
