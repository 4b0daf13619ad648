import * as z from "zod";
import { readJson } from "../http/body.ts";
import { AppError } from "../http/errors.ts";
import { noContent } from "../http/respond.ts";
import { toIssue } from "../http/route.ts";
import { requireSameOrigin } from "../http/same-origin.ts";
import type { Services } from "../services.ts";
import { NewPassword } from "./new-password.ts";
import { hashPassword } from "./password-hash.ts";
import { createFirstAdministrator, hasAnyUser } from "./store.ts";

/** What the first-run page asks for. */
export const SetUp = z.strictObject({
  email: z.email("must be an e-mail address"),
  name: z.string().trim().max(200, "must be at most 200 characters").optional(),
  password: NewPassword,
});

const MAX_BODY_BYTES = 8192;

/** The first-run page's action: works while nobody can sign in, and of any number of simultaneous calls once. */
export async function setUpSite(services: Services, request: Request): Promise<Response> {
  requireSameOrigin(request, services.config);
  const parsed = SetUp.safeParse(await readJson(request, MAX_BODY_BYTES));
  if (!parsed.success) throw new AppError("validation_failed", { issues: parsed.error.issues.map((issue) => toIssue(issue)) });
  // Before hashing, so that nobody makes the server work once the site is set up.
  if (await hasAnyUser(services.db)) throw new AppError("already_set_up");
  const { email, name, password } = parsed.data;
  const isCreated = await createFirstAdministrator(services.db, {
    email,
    name: name === undefined || name === "" ? null : name,
    passwordHash: await hashPassword(services.config, password),
    nowMs: services.now(),
  });
  if (!isCreated) throw new AppError("already_set_up");
  return noContent();
}

/** Whether the first-run page is to be shown: nobody can sign in yet, and the environment names nobody either. */
export async function isWaitingForSetUp(services: Services): Promise<boolean> {
  return services.config.firstAdministrator === null && !(await hasAnyUser(services.db));
}

/** Creates the administrator that the environment names, unless anybody exists. Called at sign-in, so no start-up work is needed. */
export async function ensureFirstAdministrator(services: Services): Promise<void> {
  const first = services.config.firstAdministrator;
  if (first === null || (await hasAnyUser(services.db))) return;
  await createFirstAdministrator(services.db, {
    email: first.email,
    name: null,
    passwordHash: await hashPassword(services.config, first.password),
    nowMs: services.now(),
  });
}
