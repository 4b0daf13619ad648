import { OpenApiDocument } from "@/lib/http/answers";
import { describeApi } from "@/lib/http/openapi";
import { route } from "@/lib/http/route";
import { routes } from "../../routes";

/*
 * `GET /api/openapi.json`. No `route.ts`, so that Next does not bundle the table of all routes once more. The table imports this file and this file the table: it is
 * read when somebody asks, when both are there.
 */

/** What every address takes and answers, as OpenAPI 3.1. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Describe the API", description: "This description: OpenAPI 3.1.", answer: OpenApiDocument },
    action: "site.read",
  },
  ({ services }) => Promise.resolve(describeApi(routes, services.config.publicUrl)),
);
