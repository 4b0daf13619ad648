import { route } from "@/lib/http/route";
import { requireObject } from "@/lib/storage/describe-object";
import { presentR2Object } from "@/lib/storage/present-object";
import { ObjectParams } from "@/lib/storage/schema";

/** What is known of an object, as R2 answers `head`. */
export const GET = route(
  { errors: "r2explorer", action: "object.read", params: ObjectParams, resources: ({ params }) => [params] },
  async ({ services, params }) => {
    const object = await requireObject(services, params.bucket, params.key);
    return { ...presentR2Object(object), range: { offset: 0, length: object.sizeBytes } };
  },
);
