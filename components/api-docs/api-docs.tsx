"use client";

import { useDeferredValue, useEffect, useState } from "react";
import { ChevronRightIcon, SearchIcon } from "lucide-react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/utils";
import { type Endpoint, listByTag, type Method, type OpenApi } from "./openapi";
import { OperationDetails } from "./operation-details";
import { Prose } from "./prose";

const VARIANTS: Record<Method, "accent" | "success" | "warning" | "destructive"> = {
  GET: "accent",
  POST: "success",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "destructive",
};

/** Every operation of the API by area: to search, read and try. The open one is in the address. */
export function ApiDocs() {
  const [document, setDocument] = useState<OpenApi | null>(null);
  const [tries, setTries] = useState(1);
  const [hasFailed, setFailed] = useState(false);
  const [search, setSearch] = useState("");
  const [openIds, setOpenIds] = useState<ReadonlySet<string>>(() => new Set([decodeURIComponent(window.location.hash.slice(1))]));
  useEffect(() => {
    const controller = new AbortController();
    fetch("/api/openapi.json", { signal: controller.signal, headers: { accept: "application/json" } })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        setDocument((await response.json()) as OpenApi);
      })
      .catch(() => {
        if (!controller.signal.aborted) setFailed(true);
      });
    return () => controller.abort();
  }, [tries]);
  useEffect(() => {
    if (document !== null) window.document.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  }, [document]);

  const toggle = (id: string) => {
    const next = new Set(openIds);
    if (!next.delete(id)) next.add(id);
    setOpenIds(next);
    window.history.replaceState(window.history.state, "", next.has(id) ? `#${id}` : window.location.pathname);
  };

  if (hasFailed) {
    return (
      <Alert variant="destructive" role="alert">
        <AlertDescription className="justify-items-start gap-3 text-foreground">
          The description of the API could not be loaded.
          <Button
            variant="outline"
            size="sm"
            onClick={() => {
              setFailed(false);
              setTries(tries + 1);
            }}
          >
            Try again
          </Button>
        </AlertDescription>
      </Alert>
    );
  }
  if (document === null) return <Skeleton className="h-96" />;
  return <Operations document={document} search={search} onSearch={setSearch} openIds={openIds} onToggle={toggle} />;
}

interface OperationsProps {
  document: OpenApi;
  search: string;
  onSearch: (search: string) => void;
  openIds: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

function Operations({ document, search, onSearch, openIds, onToggle }: OperationsProps) {
  const found = listByTag(document, useDeferredValue(search));
  const count = found.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  return (
    <div className="grid min-w-0 gap-6">
      <details className="rounded-lg border bg-card px-4 py-3">
        <summary className="w-fit rounded text-sm font-medium">What holds everywhere: signing in, lists, errors</summary>
        <Prose
          className="mt-3 max-w-prose"
          text={`Send \`Authorization: Bearer slu_…\` with a token of yours, or e-mail address and password with HTTP Basic. This page uses your session.\n\n${document.info.description}`}
        />
      </details>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="relative w-full max-w-md">
          <SearchIcon aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
          <Input
            type="search"
            aria-label="Search the API"
            placeholder="Search: revoke, PATCH, /users …"
            value={search}
            className="pl-9"
            onChange={(event) => onSearch(event.target.value)}
          />
        </div>
        <p role="status" className="text-sm text-muted-foreground">
          {count === 1 ? "1 operation" : `${count} operations`}
        </p>
      </div>
      {count === 0 ? <p className="text-sm">Nothing in the API matches “{search}”. Try a word of its address or of what it does.</p> : null}
      {found.map(({ name, description, endpoints }) => (
        <section key={name} aria-label={name} className="grid min-w-0 gap-3">
          <div>
            <h2 className="text-base font-semibold">{name}</h2>
            <p className="text-sm text-muted-foreground">{description}</p>
          </div>
          <ul className="divide-y rounded-lg border bg-card">
            {endpoints.map((endpoint) => (
              <OperationRow
                key={endpoint.operation.operationId}
                document={document}
                endpoint={endpoint}
                isOpen={openIds.has(endpoint.operation.operationId)}
                onToggle={() => onToggle(endpoint.operation.operationId)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface OperationRowProps {
  document: OpenApi;
  endpoint: Endpoint;
  isOpen: boolean;
  onToggle: () => void;
}

function OperationRow({ document, endpoint, isOpen, onToggle }: OperationRowProps) {
  const { method, path, operation } = endpoint;
  const token = operation.security?.find((one) => "token" in one)?.["token"];
  const panelId = `${operation.operationId}-details`;
  return (
    <li id={operation.operationId} className="min-w-0 scroll-mt-20">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? panelId : undefined}
          onClick={onToggle}
          className="grid min-h-11 w-full grid-cols-[1rem_4.25rem_minmax(0,1fr)] items-center gap-x-2 rounded-lg px-3 py-2 text-left transition-colors hover:bg-accent hover:text-accent-foreground sm:px-4 lg:grid-cols-[1rem_4.25rem_minmax(0,1fr)_minmax(0,1fr)_5rem]"
        >
          <ChevronRightIcon aria-hidden className={cn("size-4 transition-transform", isOpen && "rotate-90")} />
          <Badge variant={VARIANTS[method]} className="font-mono">
            {method}
          </Badge>
          <span className="font-mono text-[0.8125rem] font-medium break-words [overflow-wrap:anywhere]">{path}</span>
          <span className="col-start-3 text-sm font-normal text-muted-foreground lg:col-start-auto">{operation.summary}</span>
          <span className="col-start-3 text-xs font-normal text-muted-foreground lg:col-start-auto lg:text-right">
            {token?.[0] === undefined ? null : (
              <>
                <span className="sr-only">Scope: </span>
                {token[0]}
              </>
            )}
          </span>
        </button>
      </h3>
      {isOpen ? (
        <div id={panelId}>
          <OperationDetails document={document} endpoint={endpoint} />
        </div>
      ) : null}
    </li>
  );
}
