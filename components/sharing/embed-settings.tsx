"use client";

import { useState, type SubmitEvent } from "react";
import { PlusIcon, XIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { CodeBlock } from "@/components/ui/code-block";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { MAX_EMBED_ORIGINS, parseEmbedOrigin } from "@/lib/shares/parse-embed-origin";
import type { PresentedShare } from "@/lib/shares/present-share";
import { ApiFailure, editShare, sentenceOf } from "./share-api";

interface EmbedSettingsProps {
  share: PresentedShare;
  /** Whether the site lets links be shown on other sites at all. */
  isAllowed: boolean;
  /** Whether whoever looks may change that. */
  maySwitchOn: boolean;
  /** The address of this site. */
  origin: string;
}

/** On which sites a link may be shown in a frame, and what is to be put into their pages. What is changed is saved at once. */
export function EmbedSettings({ share, isAllowed, maySwitchOn, origin }: EmbedSettingsProps) {
  const { embedOrigins } = share;
  return (
    <>
      {isAllowed ? null : (
        <Alert variant="warning">
          <AlertTitle>Embedding is switched off on this site.</AlertTitle>
          <AlertDescription>
            <span>
              {embedOrigins.length === 0
                ? "No link can be shown in a frame on another site."
                : "This link keeps its sites, but none of them shows it until embedding is switched on."}{" "}
              {maySwitchOn ? (
                <>
                  Switch it on in{" "}
                  <Link href="/settings" className="underline underline-offset-4">
                    Settings
                  </Link>
                  .
                </>
              ) : (
                "Ask an administrator to switch it on."
              )}
            </span>
          </AlertDescription>
        </Alert>
      )}
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Sites share={share} isAllowed={isAllowed} />
        {isAllowed && embedOrigins.length > 0 ? <Code share={share} origin={origin} /> : null}
      </div>
    </>
  );
}

function Sites({ share, isAllowed }: Pick<EmbedSettingsProps, "share" | "isAllowed">) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { embedOrigins } = share;

  const save = async (origins: string[], done: string): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await editShare(share.id, { embedOrigins: origins }, share.version);
      toast.success(done);
      router.refresh();
      return true;
    } catch (error) {
      const isConflict = error instanceof ApiFailure && error.code === "edit_conflict";
      if (isConflict) router.refresh();
      setProblem(
        isConflict ? "Somebody else changed this link meanwhile, so nothing was saved. Look at the list and try again." : sentenceOf(error),
      );
      return false;
    } finally {
      setBusy(false);
    }
  };
  const add = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const parsed = parseEmbedOrigin(text);
    if ("problem" in parsed) return setProblem(`The site ${parsed.problem}.`);
    const { origin } = parsed;
    if (embedOrigins.includes(origin)) return setProblem(`${origin} is in the list already.`);
    if (await save([...embedOrigins, origin], `${origin} may show this link.`)) setText("");
  };
  const remove = (origin: string) => {
    if (isBusy) return;
    void save(
      embedOrigins.filter((other) => other !== origin),
      `${origin} may not show this link any more.`,
    );
  };

  return (
    <Card>
      <CardHeader>
        <CardTitle>Sites</CardTitle>
        <CardDescription>
          The link can be shown in a frame on these sites and on no others. Its password, limits and end hold there as on its own page.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4">
        {embedOrigins.length === 0 ? (
          <p className="text-sm text-muted-foreground">No site may show this link.</p>
        ) : (
          <ul aria-label="Sites that may show this link" className="divide-y rounded-lg border">
            {embedOrigins.map((origin) => (
              <li key={origin} className="flex items-center justify-between gap-2 py-1.5 pr-1.5 pl-3">
                <span className="min-w-0 font-mono text-[0.8125rem] break-all">{origin}</span>
                <Button
                  type="button"
                  variant="ghost"
                  size="icon"
                  aria-label={`Remove ${origin}`}
                  aria-disabled={isBusy}
                  onClick={() => remove(origin)}
                >
                  <XIcon aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
        {isAllowed && embedOrigins.length < MAX_EMBED_ORIGINS ? (
          <form onSubmit={(event) => void add(event)} noValidate>
            <Field
              label="Add a site"
              help="Such as https://example.com, or https://*.example.com for all sites below it. Without a path."
              error={problem ?? undefined}
            >
              {(control) => (
                <div className="flex gap-2">
                  <Input
                    {...control}
                    type="url"
                    inputMode="url"
                    autoCapitalize="none"
                    spellCheck={false}
                    autoComplete="off"
                    placeholder="https://example.com"
                    value={text}
                    onChange={(event) => {
                      setText(event.target.value);
                      setProblem(null);
                    }}
                    className="font-mono text-[0.8125rem]"
                  />
                  <Button type="submit" variant="outline" aria-disabled={isBusy || text.trim() === ""}>
                    {isBusy ? <Spinner /> : <PlusIcon aria-hidden />}
                    Add
                  </Button>
                </div>
              )}
            </Field>
          </form>
        ) : (
          <p role="status" className="text-sm text-destructive empty:hidden">
            {problem}
          </p>
        )}
      </CardContent>
    </Card>
  );
}

function Code({ share, origin }: Pick<EmbedSettingsProps, "share" | "origin">) {
  const key = share.urlKey ?? share.id;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Code</CardTitle>
        <CardDescription>Copy both into a page of such a site. A page with several links needs the first segment once.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-4">
        <Segment label="First segment: once, at the beginning of the page" text={`<script async src="${origin}/embed.js"></script>`} />
        <Segment
          label="Second segment: where the link is to be"
          text={`<div class="sluice-share" data-key="${key}" data-site="${origin}"></div>`}
        />
        {share.opening === "direct" ? (
          <p className="text-sm text-muted-foreground">In a frame this link shows a page with its file, which is downloaded from there.</p>
        ) : null}
      </CardContent>
    </Card>
  );
}

function Segment({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <p aria-hidden className="text-sm font-medium">
        {label}
      </p>
      <CodeBlock label={label} text={text} wraps />
    </div>
  );
}
