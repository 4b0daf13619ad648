"use client";

import { useEffect, useState } from "react";
import { BookmarkIcon, PencilIcon, StarIcon, StarOffIcon, Trash2Icon } from "lucide-react";
import dynamic from "next/dynamic";
import { sentenceOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import type { PresentedPreset } from "@/lib/presets/schema";
import { editPreset, listPresets } from "./preset-api";
import { presetInWords } from "./preset-terms";

const DeletePresetDialog = dynamic(() => import("./preset-dialogs").then((module) => module.DeletePresetDialog), { ssr: false });
const PresetDialog = dynamic(() => import("./preset-dialogs").then((module) => module.PresetDialog), { ssr: false });

type Open = { name: "new" } | { name: "edit" | "delete"; preset: PresentedPreset };

const TEXTS = {
  own: "Settings that your links begin with. Keep those of a link with “Save as preset” where you make it; one can be your default.",
  site: "Everybody can begin a link with these. Whoever has a default of their own begins with that one.",
};

/** The presets of one's own, or of the site: which there are, which one is the default, and what can be done with them. */
export function PresetsCard({ scope, policy }: { scope: PresentedPreset["scope"]; policy: LinkPolicy }) {
  const [presets, setPresets] = useState<readonly PresentedPreset[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const show = (all: readonly PresentedPreset[]) => setPresets(all.filter((preset) => preset.scope === scope));
  useEffect(() => {
    const controller = new AbortController();
    listPresets(controller.signal).then(
      (all) => setPresets(all.filter((preset) => preset.scope === scope)),
      (error: unknown) => {
        if (!controller.signal.aborted) setProblem(sentenceOf(error));
      },
    );
    return () => controller.abort();
  }, [scope]);
  const reload = () =>
    listPresets().then(show, (error: unknown) => {
      setProblem(sentenceOf(error));
    });
  const setDefault = async (preset: PresentedPreset, isDefault: boolean) => {
    try {
      await editPreset(preset.id, { isDefault }, preset.version);
      toast.success(isDefault ? `New links begin with “${preset.name}”.` : "No preset is the default now.");
    } catch (error) {
      toast.error("The default was not changed.", { description: sentenceOf(error) });
    }
    await reload();
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{scope === "own" ? "Your presets" : "Presets of the site"}</CardTitle>
        <CardDescription>{TEXTS[scope]}</CardDescription>
        <CardAction>
          <Button variant="outline" size="sm" onClick={() => setOpen({ name: "new" })}>
            New preset
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent aria-busy={presets === null && problem === null}>
        <ProblemAlert problem={problem} />
        {presets === null ? (
          problem === null ? (
            <Skeleton className="h-11" />
          ) : null
        ) : presets.length === 0 ? (
          <p className="flex items-center gap-2.5 text-sm text-muted-foreground">
            <BookmarkIcon aria-hidden className="size-4 shrink-0" />
            There is none yet.
          </p>
        ) : (
          <ul className="divide-y">
            {presets.map((preset) => (
              <li key={preset.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 first:pt-0 last:pb-0">
                <div className="min-w-0 flex-1 basis-48">
                  <p className="flex min-w-0 items-center gap-2">
                    <span className="truncate font-medium">{preset.name}</span>
                    {preset.isDefault ? <Badge variant="accent">Default</Badge> : null}
                  </p>
                  <p className="text-[0.8125rem] leading-5 text-pretty text-muted-foreground">{presetInWords(preset.settings)}</p>
                </div>
                <div className="flex shrink-0 gap-0.5">
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    title={preset.isDefault ? "Not the default any more" : "Make default"}
                    aria-label={preset.isDefault ? `Take the default from ${preset.name}` : `Make ${preset.name} the default`}
                    onClick={() => void setDefault(preset, !preset.isDefault)}
                  >
                    {preset.isDefault ? <StarOffIcon /> : <StarIcon />}
                  </Button>
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    title="Edit"
                    aria-label={`Edit ${preset.name}`}
                    onClick={() => setOpen({ name: "edit", preset })}
                  >
                    <PencilIcon />
                  </Button>
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    title="Delete"
                    aria-label={`Delete ${preset.name}`}
                    onClick={() => setOpen({ name: "delete", preset })}
                  >
                    <Trash2Icon />
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </CardContent>
      {open?.name === "delete" ? (
        <DeletePresetDialog preset={open.preset} onClose={() => setOpen(null)} onDone={() => void reload()} />
      ) : null}
      {open?.name === "new" || open?.name === "edit" ? (
        <PresetDialog
          scope={scope}
          policy={policy}
          preset={open.name === "edit" ? open.preset : null}
          onClose={() => setOpen(null)}
          onDone={() => void reload()}
        />
      ) : null}
    </Card>
  );
}
