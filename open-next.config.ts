import { defineCloudflareConfig } from "@opennextjs/cloudflare";

// Every page is rendered per request (sessions, nonces, live contents), so there is nothing to keep between requests.
export default defineCloudflareConfig({});
