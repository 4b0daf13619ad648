import { route } from "@/lib/http/route";
import { requireObject } from "@/lib/storage/describe-object";
import { presentR2Object, R2ObjectHead } from "@/lib/storage/present-object";
import { ObjectParams } from "@/lib/storage/schema";

/** What is known of an object, as R2 answers `head`. */
export const GET = route(
  {
    errors: "r2explorer",
    docs: { summary: "Tell what is known of an object", answer: R2ObjectHead, errors: ["object_not_found"] },
    action: "object.read",
    params: ObjectParams,
    resources: ({ params }) => [params],
  },
  async ({ services, params }) => {
    const object = await requireObject(services, params.bucket, params.key);
    return { ...presentR2Object(object), range: { offset: 0, length: object.sizeBytes } };
  },
);
