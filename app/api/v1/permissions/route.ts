import { route } from "@/lib/http/route";
import { listAccess } from "@/lib/people/permissions";
import { ListAccess } from "@/lib/people/schema";

/** Who may reach a folder, and why each of them may. */
export const GET = route({ errors: "problem", action: "people.manage", query: ListAccess }, ({ services, query }) =>
  listAccess(services, query),
);
