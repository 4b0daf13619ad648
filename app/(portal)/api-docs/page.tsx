import type { Metadata } from "next";
import { ApiDocsOnDemand } from "@/components/api-docs/api-docs-on-demand";
import { PageHeader } from "@/components/portal/page-header";
import { requireAllowed } from "@/lib/people/require-allowed";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "API" };

export default async function ApiDocsPage() {
  const { actor, services } = await requireSignedIn();
  await requireAllowed(services, actor, "site.read", [null]);
  return (
    <>
      <PageHeader
        title="API"
        description={
          <>
            Everything that this site answers to programs. For tools:{" "}
            <a href="/api/openapi.json" className="font-medium text-primary underline underline-offset-4">
              the same as OpenAPI 3.1
            </a>
            .
          </>
        }
      />
      <ApiDocsOnDemand />
    </>
  );
}
