import { publicRoute } from "@/lib/http/route";
import { ShareParams } from "@/lib/shares/share-params";
import { makeVisitorFolder } from "@/lib/visits/manage-make-folder";
import { MadeFolder, MakeFolder } from "@/lib/visits/manage-schema";
import { CHANGE_ERRORS } from "@/lib/visits/schema";

/** `POST /share/{id}/folder`: an empty folder inside a link with full access. */
export const POST = publicRoute(
  {
    errors: "visitor",
    params: ShareParams,
    body: MakeFolder,
    docs: {
      summary: "Make a folder in a link",
      description: "For links with full access.",
      answer: MadeFolder,
      isCreated: true,
      headers: ["X-Share-Password"],
      errors: [...CHANGE_ERRORS, "already_exists", "bad_request", "unsupported_media_type", "body_too_large"],
    },
  },
  ({ request, services, params }) => makeVisitorFolder(services, request, params["id"] ?? ""),
);
