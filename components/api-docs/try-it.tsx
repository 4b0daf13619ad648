"use client";

import { useState, type FormEvent } from "react";
import { SendIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { CodeBlock } from "@/components/ui/code-block";
import {
  addressOf,
  bodyTypeOf,
  curlOf,
  type Endpoint,
  exampleOf,
  isDestructive,
  type OpenApi,
  type Parameter,
  type Values,
} from "./openapi";
import { type Answer, send } from "./send";

const ConfirmSend = dynamic(() => import("./confirm-send").then((module) => module.ConfirmSend), { ssr: false });

/** A request to fill in and send with this browser's session, the same as a command line, and its answer. */
export function TryIt({ document, endpoint }: { document: OpenApi; endpoint: Endpoint }) {
  const type = bodyTypeOf(endpoint);
  const schema = type === null ? undefined : endpoint.operation.requestBody?.content[type]?.schema;
  const [values, setValues] = useState<Values>({});
  const [body, setBody] = useState(() =>
    type === "application/json" && schema !== undefined ? JSON.stringify(exampleOf(document, schema), null, 2) : "",
  );
  const [file, setFile] = useState<File | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const bodyProblem = type === "application/json" && !isJson(body) ? "This is not JSON yet. Check commas, quotes and braces." : null;

  const sendNow = async () => {
    setAsking(false);
    setBusy(true);
    setProblem(null);
    try {
      setAnswer(await send(endpoint, values, type === null ? null : type === "application/json" ? body : (file ?? "")));
    } catch {
      setAnswer(null);
      setProblem("There was no answer. Check your connection and try again.");
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || bodyProblem !== null) return;
    if (isDestructive(endpoint)) setAsking(true);
    else void sendNow();
  };

  return (
    <div className="grid min-w-0 content-start gap-5">
      <section className="grid min-w-0 gap-2">
        <h4 className="text-sm font-semibold">On the command line</h4>
        <CodeBlock label="curl" text={curlOf(document, endpoint, values, body)} />
      </section>
      <section className="grid min-w-0 gap-3">
        <h4 className="text-sm font-semibold">Try it</h4>
        <form onSubmit={submit} className="grid gap-3">
          {(endpoint.operation.parameters ?? []).map((parameter) => (
            <ParameterField
              key={`${parameter.in} ${parameter.name}`}
              parameter={parameter}
              value={values[parameter.name] ?? ""}
              onChange={(value) => setValues((before) => ({ ...before, [parameter.name]: value }))}
            />
          ))}
          {type === "application/json" ? (
            <Field label="Body (JSON)" error={bodyProblem}>
              {(control) => (
                <textarea
                  {...control}
                  value={body}
                  spellCheck={false}
                  rows={Math.min(16, Math.max(4, body.split("\n").length))}
                  onChange={(event) => setBody(event.target.value)}
                  className="w-full min-w-0 rounded-md border border-input bg-card px-3 py-2 font-mono text-xs leading-5 shadow-xs aria-invalid:border-destructive"
                />
              )}
            </Field>
          ) : null}
          {type === "application/octet-stream" ? (
            <Field label="Body (a file)" required>
              {(control) => <Input {...control} type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />}
            </Field>
          ) : null}
          <div className="flex flex-wrap items-center gap-3">
            <Button
              type="submit"
              variant={isDestructive(endpoint) ? "destructive" : "default"}
              aria-disabled={isBusy || bodyProblem !== null}
            >
              {isBusy ? <Spinner /> : <SendIcon />}
              {isDestructive(endpoint) ? "Send…" : "Send"}
            </Button>
            <p className="text-[0.8125rem] text-muted-foreground">As yourself, on this site.</p>
          </div>
        </form>
        <div role="status" className="grid min-w-0 gap-3">
          {problem === null ? null : (
            <Alert variant="destructive">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
          {answer === null ? null : <AnswerView answer={answer} />}
        </div>
      </section>
      {isAsking ? (
        <ConfirmSend
          summary={endpoint.operation.summary}
          request={`${endpoint.method} ${addressOf(endpoint, values)}`}
          onConfirm={() => void sendNow()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface ParameterFieldProps {
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

function ParameterField({ parameter: { name, in: place, required, schema }, value, onChange }: ParameterFieldProps) {
  const choices = schema.enum ?? (schema.const === undefined ? null : [schema.const as string]);
  const label = place === "query" ? name : `${name} (${place})`;
  const help = schema.type === "array" ? "Several: separate them with commas." : undefined;
  return (
    <Field label={label} help={help} required={required}>
      {(control) =>
        choices === null ? (
          <Input
            {...control}
            value={value}
            inputMode={schema.type === "integer" ? "numeric" : undefined}
            placeholder={typeof schema.default === "string" || typeof schema.default === "number" ? String(schema.default) : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <NativeSelect {...control} value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">{required ? "Choose" : "Left out"}</option>
            {choices.map((choice) => (
              <option key={String(choice)} value={String(choice)}>
                {String(choice)}
              </option>
            ))}
          </NativeSelect>
        )
      }
    </Field>
  );
}

function AnswerView({ answer }: { answer: Answer }) {
  const variant = answer.status < 300 ? "success" : answer.status < 400 ? "secondary" : "destructive";
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge variant={variant}>
          {answer.status} {answer.statusText}
        </Badge>
        <span className="text-muted-foreground">
          {answer.milliseconds.toLocaleString("en")} ms · {answer.sizeBytes.toLocaleString("en")} bytes
        </span>
      </p>
      <details>
        <summary className="w-fit rounded text-[0.8125rem] font-medium text-primary">Headers of the answer</summary>
        <dl className="mt-2 grid gap-1 font-mono text-xs">
          {answer.headers.map(([name, value]) => (
            <div key={name} className="flex flex-wrap gap-x-2">
              <dt className="font-semibold">{name}:</dt>
              <dd className="min-w-0 break-all text-muted-foreground">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {answer.text === null ? (
        <p className="text-sm text-muted-foreground">
          {answer.sizeBytes === 0
            ? "The answer has no body."
            : `The body is a file (${answer.contentType ?? "unknown type"}) and is not shown.`}
        </p>
      ) : (
        <CodeBlock label="Body of the answer" text={answer.text} />
      )}
    </>
  );
}
