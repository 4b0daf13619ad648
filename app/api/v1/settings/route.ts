import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { EditSettings, SiteSettings } from "@/lib/settings/schema";
import { readSettings, settingsEtag, writeSettings } from "@/lib/settings/store";

const answer = async (settings: SiteSettings) => json(settings, { headers: { etag: await settingsEtag(settings) } });

/** The site's settings: everybody who signs in may read them, since the forms explain what they forbid. */
export const GET = route(
  { errors: "problem", docs: { summary: "Show the settings of the site", answer: SiteSettings, hasEtag: true }, action: "site.read" },
  async ({ services }) => answer(await readSettings(services, { isFresh: true })),
);

/** Changes the settings that are given; the others stay. With `If-Match`, only if nobody changed them since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Edit the settings of the site",
      description: "What is left out stays.",
      answer: SiteSettings,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["edit_conflict"],
    },
    action: "settings.edit",
    body: EditSettings,
  },
  async ({ request, services, body, audit }) => {
    const { settings, changed } = await writeSettings(services, body, request.headers.get("if-match"));
    if (changed.length > 0)
      audit({
        action: "settings.edit",
        target: { kind: "site" },
        detail: Object.fromEntries(changed.map((name) => [name, name === "logo" ? settings.logo !== null : settings[name]])),
      });
    return answer(settings);
  },
);
