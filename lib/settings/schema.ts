import { z } from "zod";

/** Body of `PATCH /api/v1/settings`: what is left out stays. */
export const SettingsBody = z.strictObject({ showsReserved: z.boolean("must be true or false").optional() });
