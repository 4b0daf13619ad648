"use client";

import { useEffect, useRef, useState, useTransition } from "react";
import { SearchIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";

const TYPING_PAUSE_MS = 250;

interface SearchFieldProps {
  label: string;
  placeholder: string;
  /** What the address searches for. */
  q: string;
  /** The address that searches for something else. */
  hrefOf: (q: string) => string;
}

/** Searches the list of a page while one types, a moment after the last key; Back goes to where one was before the search. */
export function SearchField({ label, placeholder, q, hrefOf }: SearchFieldProps) {
  const router = useRouter();
  const [text, setText] = useState(q);
  const [asked, setAsked] = useState(q);
  const [seen, setSeen] = useState(q);
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address changed by itself, such as by Back; not because of what is being typed.
  if (seen !== q) {
    setSeen(q);
    if (q !== asked) setText(q);
  }
  const search = (value: string) => {
    clearTimeout(timer.current);
    setAsked(value.trim());
    const href = hrefOf(value.trim());
    startTransition(() => (q === "" ? router.push(href) : router.replace(href)));
  };
  return (
    <form
      role="search"
      className="relative w-full sm:max-w-sm sm:flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <SearchIcon aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        maxLength={200}
        onChange={(event) => {
          const { value } = event.target;
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(value), TYPING_PAUSE_MS);
        }}
        className="px-9"
      />
      {isPending ? <Spinner label="Searching" className="absolute top-1/2 right-3 -mt-2 text-muted-foreground" /> : null}
    </form>
  );
}
