import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { isReservedKey } from "../storage/object-key.ts";
import type { Actor } from "./actor.ts";
import { type Action, authorize, type Resource } from "./authorize.ts";

/** Asks `authorize` for each resource and throws its refusal. Pages and routes alike come through here. */
export async function requireAllowed(services: Services, actor: Actor | null, action: Action, resources: Resource[]): Promise<void> {
  const concernsReserved = resources.some((resource) => resource !== null && "key" in resource && isReservedKey(resource.key));
  const showsReserved = concernsReserved && (await readSettings(services)).showsReserved;
  for (const resource of resources) {
    const decision = authorize(actor, action, resource, { isReadOnly: services.config.isReadOnly, showsReserved });
    if (!decision.allowed) throw new AppError(decision.code);
  }
}

/** Whether `authorize` allows it: for what is shown or done differently, never instead of refusing. */
export async function isAllowed(services: Services, actor: Actor | null, action: Action, resource: Resource): Promise<boolean> {
  try {
    await requireAllowed(services, actor, action, [resource]);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code !== "unavailable") return false;
    throw error;
  }
}
