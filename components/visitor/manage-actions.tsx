"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { compose } from "./compose";
import { LineIcon } from "./file-icon";
import { listFolders, makeFolder, type Outcome, remove, transfer } from "./manage-api";
import { tellCode, tellProblem } from "./tell-problem";
import { useWords } from "./words-provider";
import type { VisitorAddress } from "@/lib/visits/page-query";

export interface ManageActionsProps {
  /** Where the addresses of the link begin. */
  address: VisitorAddress;
  /** The folder that is shown, as visitors name it; "" at a top with several items, where nothing can be made. */
  path: string;
  /** The entry whose `ManageButton` was pressed; of a folder it ends in a slash. */
  pressed: string | null;
  /** The dialog was left. */
  onDone: () => void;
}

type Step = "choose" | "rename" | "move" | "copy" | "delete" | "folder";

interface Asked {
  step: Step;
  /** What is changed; of a folder it ends in a slash. For a new folder where it goes. */
  path: string;
}

const NEW_FOLDER = "M3 6a1 1 0 0 1 1-1h5l2 3h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zM12 11v5M9.5 13.5h5";
const isFolder = (path: string) => path.endsWith("/");
const nameOf = (path: string) => (isFolder(path) ? path.slice(0, -1) : path).split("/").at(-1) ?? "";
const parentOf = (path: string) => path.slice(0, path.length - nameOf(path).length - (isFolder(path) ? 1 : 0));

/**
 * What visitors with full access do: a new folder, and for every `ManageButton` of the page rename, move, copy and delete. Native dialogs, so that keyboard and focus are the browser's. What was done is shown by
 * loading the page again.
 */
export function ManageActions({ address, path, pressed, onDone }: ManageActionsProps) {
  const { say } = useWords<"manage">();
  const [makesFolder, setMakesFolder] = useState(false);
  const asked: Asked | null = pressed !== null ? { step: "choose", path: pressed } : makesFolder ? { step: "folder", path } : null;
  const close = () => {
    setMakesFolder(false);
    onDone();
  };
  return (
    <>
      {path === "" ? null : (
        <button type="button" className={`needs-script ${OUTLINED}`} onClick={() => setMakesFolder(true)}>
          <LineIcon path={NEW_FOLDER} />
          {say("manage.newFolder")}
        </button>
      )}
      {asked === null ? null : <ManageDialog key={asked.path} address={address} asked={asked} onClose={close} />}
    </>
  );
}

interface DialogProps {
  address: VisitorAddress;
  asked: Asked;
  onClose: () => void;
}

/** What a step's button says. */
const SUBMITS = {
  rename: "manage.rename",
  move: "manage.moveHere",
  copy: "manage.copyHere",
  delete: "manage.delete",
  folder: "manage.makeFolder",
} as const satisfies Record<Exclude<Step, "choose">, string>;

function ManageDialog({ address, asked, onClose }: DialogProps) {
  const { path } = asked;
  const words = useWords<"manage" | "problem">();
  const { say } = words;
  const [step, setStep] = useState(asked.step);
  const name = nameOf(path);
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState(step === "folder" ? "" : name);
  const [folder, setFolder] = useState(parentOf(path));
  const [problem, setProblem] = useState<string | null>(null);
  const [failed, setFailed] = useState<Outcome["failed"]>([]);
  const [busyWith, setBusyWith] = useState<string | null>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
  }, []);

  const work = async (): Promise<Outcome> => {
    const count = (files: number) => setBusyWith(say("manage.done", { count: files }));
    const end = isFolder(path) ? "/" : "";
    switch (step) {
      case "rename":
        return await transfer(address, "move", { from: path, to: `${parentOf(path)}${text}${end}` }, count);
      case "move":
      case "copy":
        return await transfer(address, step, { from: path, to: `${folder}${name}${end}` }, count);
      case "delete":
        return await remove(address, path);
      case "folder":
        await makeFolder(address, `${path}${text}/`);
        return { files: 0, failed: [] };
      case "choose":
        return { files: 0, failed: [] };
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busyWith !== null) return;
    const wrong = (step === "rename" || step === "folder") && (text === "" || text.includes("/")) ? say("manage.noName") : null;
    setProblem(wrong);
    if (wrong !== null) return;
    setBusyWith(say("manage.working"));
    try {
      const outcome = await work();
      if (outcome.failed.length === 0) return window.location.reload();
      setFailed(outcome.failed);
    } catch (error) {
      setProblem(tellProblem(words, error));
    }
    setBusyWith(null);
  };

  const body = (): ReactNode => {
    switch (step) {
      case "choose":
        return null;
      case "rename":
      case "folder":
        return <NameField value={text} problem={problem} onChange={setText} />;
      case "move":
      case "copy":
        return <FolderChoice address={address} folder={folder} onChange={setFolder} />;
      case "delete":
        return (
          <p className="text-pretty text-muted-foreground">{isFolder(path) ? say("manage.deleteFolder") : say("manage.deleteFile")}</p>
        );
    }
  };

  return (
    <dialog
      ref={dialog}
      aria-labelledby="manage-title"
      onClose={onClose}
      className="m-auto w-[min(100%-2rem,26rem)] rounded-xl border bg-popover p-5 text-sm text-popover-foreground shadow-xl backdrop:bg-overlay"
    >
      {step === "choose" ? (
        <div className="grid gap-4">
          <h2 id="manage-title" className="text-lg leading-6 font-semibold break-words">
            {name}
          </h2>
          <div className="grid gap-1">
            {(["rename", "move", "copy", "delete"] as const).map((next) => (
              <button
                key={next}
                type="button"
                className={`flex h-10 items-center rounded-md px-3 text-left font-medium hover:bg-accent hover:text-accent-foreground ${next === "delete" ? "text-destructive" : ""}`}
                onClick={() => setStep(next)}
              >
                {say(`manage.${next}`)}
              </button>
            ))}
          </div>
          <button type="button" className={OUTLINED} onClick={() => dialog.current?.close()}>
            {say("manage.cancel")}
          </button>
        </div>
      ) : failed.length > 0 ? (
        <div className="grid gap-4">
          <h2 id="manage-title" className="text-lg leading-6 font-semibold">
            {say("manage.notAll")}
          </h2>
          <ul className="grid gap-2" aria-label={say("manage.failures")}>
            {failed.map((failure) => (
              <li key={failure.path}>
                <span className="font-medium break-words">{failure.path}</span>
                <span className="block text-muted-foreground">{tellCode(words.refusals, failure.code) ?? failure.message}</span>
              </li>
            ))}
          </ul>
          <button type="button" className={FILLED} onClick={() => window.location.reload()}>
            {say("manage.showNow")}
          </button>
        </div>
      ) : (
        <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
          <h2 id="manage-title" className="text-lg leading-6 font-semibold break-words">
            {step === "folder" ? say("manage.newFolder") : say(`manage.${step}Title`, { name })}
          </h2>
          {body()}
          {problem !== null && step !== "rename" && step !== "folder" ? (
            <p role="alert" className="text-destructive">
              {problem}
            </p>
          ) : null}
          <p role="status" className={busyWith === null ? "sr-only" : "text-muted-foreground"}>
            {busyWith ?? ""}
          </p>
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <button type="button" className={OUTLINED} onClick={() => dialog.current?.close()}>
              {say("manage.cancel")}
            </button>
            <button type="submit" aria-disabled={busyWith !== null} className={step === "delete" ? DESTRUCTIVE : FILLED}>
              {say(SUBMITS[step])}
            </button>
          </div>
        </form>
      )}
    </dialog>
  );
}

function NameField({ value, problem, onChange }: { value: string; problem: string | null; onChange: (value: string) => void }) {
  const { say } = useWords<"manage">();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    element.focus();
    const dot = element.value.lastIndexOf(".");
    element.setSelectionRange(0, dot > 0 ? dot : element.value.length);
  }, []);
  return (
    <div className="grid gap-1.5">
      <label htmlFor="manage-name" className="font-medium">
        {say("manage.name")}
      </label>
      <input
        ref={input}
        id="manage-name"
        value={value}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : "manage-problem"}
        onChange={(event) => onChange(event.target.value)}
        className="h-10 w-full rounded-md border border-input bg-background px-3 aria-invalid:border-destructive"
      />
      {problem === null ? null : (
        <p id="manage-problem" role="alert" className="text-destructive">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Goes through the folders of the link. */
function FolderChoice({ address, folder, onChange }: { address: VisitorAddress; folder: string; onChange: (path: string) => void }) {
  const words = useWords<"manage" | "problem">();
  const { say } = words;
  const [shown, setShown] = useState<{ folder: string; folders: { name: string; path: string }[]; problem: string | null } | null>(null);
  useEffect(() => {
    let isWanted = true;
    listFolders(address, folder).then(
      (folders) => isWanted && setShown({ folder, folders, problem: null }),
      (error: unknown) => isWanted && setShown({ folder, folders: [], problem: tellProblem(words, error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [address, folder, words]);
  const isRead = shown?.folder === folder;
  return (
    <div className="grid gap-2">
      <p className="break-words text-muted-foreground">
        {folder === ""
          ? say("manage.intoOne")
          : compose(
              words.compose("manage.into", {
                folder: folder.slice(0, -1).split("/").join(" › "),
                b: (parts: ReactNode[]) => <span className="font-medium text-foreground">{parts}</span>,
              }),
            )}
      </p>
      <ul aria-label={say("manage.folders")} className="grid max-h-60 content-start overflow-y-auto rounded-md border">
        {folder === "" ? null : (
          <li>
            <FolderLine label={say("manage.up")} onClick={() => onChange(parentOf(folder))} />
          </li>
        )}
        {isRead
          ? shown.folders.map((below) => (
              <li key={below.path}>
                <FolderLine label={below.name} onClick={() => onChange(below.path)} />
              </li>
            ))
          : null}
        {isRead && shown.folders.length === 0 ? (
          <li className={`px-3 py-2 ${shown.problem === null ? "text-muted-foreground" : "text-destructive"}`}>
            {shown.problem ?? say("manage.noFolders")}
          </li>
        ) : null}
      </ul>
    </div>
  );
}

function FolderLine({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="flex min-h-10 w-full items-center px-3 py-1.5 text-left break-words hover:bg-accent hover:text-accent-foreground"
      onClick={onClick}
    >
      {label}
    </button>
  );
}

// Written out: the buttons of the portal would bring a library along that this page has no other use for.
const BUTTON =
  "inline-flex h-9 items-center justify-center gap-2 rounded-md px-4 text-sm font-medium transition-colors pointer-coarse:h-11 [&_svg]:size-4";
const FILLED = `${BUTTON} bg-primary text-primary-foreground hover:bg-primary/90 aria-disabled:opacity-50`;
const OUTLINED = `${BUTTON} border bg-background hover:bg-accent hover:text-accent-foreground`;
const DESTRUCTIVE = `${BUTTON} bg-destructive text-destructive-foreground hover:bg-destructive/90 aria-disabled:opacity-50`;
