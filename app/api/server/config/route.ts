import { route } from "@/lib/http/route";
import { describeServer, ServerConfig } from "@/lib/storage/describe-server";

/** What R2 Explorer's dashboard and its scripts ask first. */
export const GET = route(
  { errors: "r2explorer", docs: { summary: "Describe the server", answer: ServerConfig }, action: "site.read" },
  async ({ services, actor }) => describeServer(services, actor),
);
