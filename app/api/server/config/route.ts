import { route } from "@/lib/http/route";
import { describeServer } from "@/lib/storage/describe-server";

/** What R2 Explorer's dashboard and its scripts ask first. */
export const GET = route({ errors: "r2explorer", action: "site.read" }, async ({ services, actor }) => describeServer(services, actor));
