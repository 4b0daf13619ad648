"use client";

import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { cn } from "@/lib/utils";
import type { FieldControlProps } from "@/components/ui/field";
import { findGroups, findUsers, type Holder } from "./people-api";

/** Somebody or a group, as it is chosen and shown. */
export interface Subject extends Holder {
  name: string;
  detail: string | null;
}

const TYPING_PAUSE_MS = 200;

interface SubjectPickerProps {
  control: FieldControlProps;
  kinds: readonly Holder["kind"][];
  placeholder: string;
  /** Ids that are not offered, such as those who are in already. */
  without?: readonly string[];
  onChoose: (subject: Subject) => void;
}

async function search(kinds: readonly Holder["kind"][], q: string, signal: AbortSignal): Promise<Subject[]> {
  const [users, groups] = await Promise.all([
    kinds.includes("user") ? findUsers(q, signal) : null,
    kinds.includes("group") ? findGroups(q, signal) : null,
  ]);
  return [
    ...(groups?.data ?? []).map((group): Subject => ({
      kind: "group",
      id: group.id,
      name: group.name,
      detail: group.members === 1 ? "Group, 1 member" : `Group, ${group.members.toLocaleString("en")} members`,
    })),
    ...(users?.data ?? []).map((user): Subject => ({
      kind: "user",
      id: user.id,
      name: user.name ?? user.email,
      detail: user.name === null ? null : user.email,
    })),
  ];
}

/** Finds people and groups as one types, by name or e-mail address; the arrow keys and Enter choose. */
export function SubjectPicker({ control, kinds, placeholder, without = [], onChoose }: SubjectPickerProps) {
  const listId = useId();
  const [text, setText] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [found, setFound] = useState<{ q: string; subjects: Subject[] } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const q = text.trim();
  const key = kinds.join();
  useEffect(() => {
    if (!isOpen) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      search(key.split(",") as Holder["kind"][], q, controller.signal).then(
        (subjects) => {
          setFound({ q, subjects });
          setFailed(false);
          setActive(0);
        },
        () => {
          if (!controller.signal.aborted) setFailed(true);
        },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [isOpen, key, q]);

  const offered = (found?.subjects ?? []).filter((subject) => !without.includes(subject.id));
  const chosen = offered[Math.min(active, offered.length - 1)];
  const choose = (subject: Subject) => {
    onChoose(subject);
    setText("");
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = offered.length === 0 ? 0 : (Math.min(active, offered.length - 1) + step + offered.length) % offered.length;
      setActive(next);
      list.current?.children[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && isOpen) {
      // The form around it is not what Enter means here.
      event.preventDefault();
      if (chosen !== undefined && found?.q === q) choose(chosen);
    } else if (event.key === "Escape" && isOpen) {
      setOpen(false);
    }
  };
  return (
    <div className="relative min-w-0 flex-1">
      <Input
        {...control}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && chosen !== undefined ? `${listId}-${chosen.id}` : undefined}
        value={text}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && found === null && !hasFailed ? <Spinner className="absolute top-1/2 right-3 -mt-2 text-muted-foreground" /> : null}
      <ul
        ref={list}
        id={listId}
        role="listbox"
        aria-label="Found"
        // A list that scrolls is a stop of the Tab key otherwise, and gone when that gets there.
        tabIndex={-1}
        className={cn(
          "absolute inset-x-0 top-full z-20 mt-1 max-h-64 overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-lg",
          !(isOpen && offered.length > 0) && "hidden",
        )}
      >
        {offered.map((subject) => (
          <li
            key={subject.id}
            id={`${listId}-${subject.id}`}
            role="option"
            aria-selected={subject === chosen}
            onMouseDown={(event) => {
              // The field keeps the focus; its keys move among these.
              event.preventDefault();
              choose(subject);
            }}
            className={cn(
              "grid cursor-default rounded-md px-2.5 py-1.5 text-sm pointer-coarse:py-2.5",
              subject === chosen && "bg-accent text-accent-foreground",
            )}
          >
            <span className="truncate">{subject.name}</span>
            {subject.detail === null ? null : <span className="truncate text-xs text-muted-foreground">{subject.detail}</span>}
          </li>
        ))}
      </ul>
      <p role="status" className="mt-1 text-[0.8125rem] text-muted-foreground empty:hidden">
        {!isOpen ? "" : hasFailed ? "The search did not work. Try again." : found?.q === q && offered.length === 0 ? "Nobody found." : ""}
      </p>
    </div>
  );
}
