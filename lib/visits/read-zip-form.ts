import { mediaType, readBody } from "../http/body.ts";
import { AppError } from "../http/errors.ts";
import { VisitZipForm } from "./schema.ts";

/** A thousand paths of 1,024 bytes, however they are escaped. */
const MAX_FORM_BYTES = 8 * 1024 * 1024;

/** The paths of a selection, sent as the form of the page or as JSON. Throws `validation_failed`, `bad_request`, `unsupported_media_type`. */
export async function readZipForm(request: Request): Promise<string[]> {
  const type = mediaType(request);
  const text = new TextDecoder().decode(await readBody(request, MAX_FORM_BYTES));
  const form = VisitZipForm.safeParse(type === "application/json" ? parseJson(text) : formOf(type, text));
  if (form.success) return form.data.path;
  throw new AppError("validation_failed", {
    issues: form.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  });
}

function formOf(type: string, text: string): unknown {
  if (type !== "application/x-www-form-urlencoded")
    throw new AppError("unsupported_media_type", { message: "Send the paths as a form or as JSON." });
  return { path: new URLSearchParams(text).getAll("path") };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("bad_request", { message: "The body is not valid JSON. Send a JSON object with the paths." });
  }
}
