import * as z from "zod";
import { answerSchema } from "../http/answers.ts";
import type { EndpointDocs } from "../http/endpoint.ts";
import { ERROR_CODES } from "../http/errors.ts";
import { CHANGE_ERRORS } from "./schema.ts";

/* What visitors of links with full access send, and what they are answered. Paths are the visitor's; those of folders end in a slash. */

const Path = z.string("must be a path in the link").min(1, "must be a path in the link").max(4096, "must be a path in the link");

export const MakeFolder = z.strictObject({ path: Path });
export const TransferEntry = z.strictObject({
  from: Path,
  to: Path,
  /** Goes on where the answer before ended. */
  cursor: z.string("must be the cursor of the answer before").max(2048, "must be the cursor of the answer before").optional(),
});
export const DeleteEntries = z.strictObject({
  paths: z.array(Path, "must be a list of paths").min(1, "must name at least one").max(1000, "must name at most 1,000"),
});

export const MadeFolder = answerSchema("MadeFolder", () => ({ path: z.string() }));

const failures = () => z.array(z.strictObject({ path: z.string(), code: z.enum(ERROR_CODES), message: z.string() }));

/** What a move or a copy did. */
export const TransferredEntry = answerSchema("TransferredEntry", () => ({
  /** Where it is now. */
  path: z.string(),
  files: z.int(),
  failed: failures(),
  /** Not `null`: there is more in the folder; send the same again with this path as `to` and this cursor. */
  cursor: z.string().nullable(),
}));
export type TransferredEntry = z.infer<typeof TransferredEntry>;

/** What the descriptions of moving and of copying have in common. */
export const TRANSFER_DOCS = {
  answer: TransferredEntry,
  headers: ["X-Share-Password"],
  errors: [
    ...CHANGE_ERRORS,
    "already_exists",
    "source_changed",
    "upload_type_refused",
    "bad_request",
    "unsupported_media_type",
    "body_too_large",
  ],
  fields: {
    from: "Path of what is to go; a folder's ends in a slash.",
    to: "Path that it is to have.",
    files: "Files that went.",
    cursor: "Goes on with a large folder.",
  },
} satisfies Partial<EndpointDocs>;

export const DeletedEntries = answerSchema("DeletedEntries", () => ({
  deleted: z.array(z.string()),
  failed: failures(),
  /** Whether folders among them hold more: send the same again. */
  hasMore: z.boolean(),
}));
export type DeletedEntries = z.infer<typeof DeletedEntries>;
