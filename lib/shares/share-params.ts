import * as z from "zod";

/** Parameters of the addresses of one link. The form of the id is judged where it is looked up, so that a wrong one is "not found". */
export const ShareParams = z.strictObject({ id: z.string() });
