import { Badge } from "@/components/ui/badge";
import { type Content, type Endpoint, type OpenApi, type Operation, typeOf } from "./openapi";
import { Inline, Prose } from "./prose";
import { MemberLine, SchemaTree } from "./schema-tree";
import { TryIt } from "./try-it";

/** What an operation takes and answers, and the form to try it. */
export function OperationDetails({ document, endpoint }: { document: OpenApi; endpoint: Endpoint }) {
  const { operation } = endpoint;
  return (
    <div className="grid gap-x-8 gap-y-6 border-t px-3 py-4 sm:px-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="grid min-w-0 content-start gap-5">
        {operation.description === undefined ? null : <Prose text={operation.description} />}
        {operation.parameters === undefined ? null : (
          <section className="grid gap-2">
            <h4 className="text-sm font-semibold">Parameters</h4>
            <ul className="divide-y rounded-lg border">
              {operation.parameters.map((parameter) => (
                <li key={`${parameter.in} ${parameter.name}`} className="px-3 py-2">
                  <MemberLine
                    document={document}
                    name={parameter.name}
                    schema={parameter.schema}
                    mark={parameter.required ? "required" : null}
                    description={parameter.in === "header" ? `Header. ${parameter.description ?? ""}` : parameter.description}
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
        {operation.requestBody === undefined ? null : (
          <section className="grid gap-2">
            <h4 className="text-sm font-semibold">Body</h4>
            <ContentView document={document} content={operation.requestBody.content} isAnswer={false} />
          </section>
        )}
        <section className="grid gap-2">
          <h4 className="text-sm font-semibold">Answers</h4>
          <Answers document={document} operation={operation} />
        </section>
      </div>
      <TryIt document={document} endpoint={endpoint} />
    </div>
  );
}

function ContentView({ document, content, isAnswer }: { document: OpenApi; content: Content; isAnswer: boolean }) {
  const [first] = Object.values(content);
  if (first === undefined) return null;
  return (
    <>
      <p className="text-[0.8125rem] break-words text-muted-foreground">
        {Object.keys(content).join(" or ")}: {typeOf(document, first.schema)}
      </p>
      {first.schema.description === undefined ? null : (
        <Prose text={first.schema.description} className="text-[0.8125rem] text-muted-foreground" />
      )}
      <SchemaTree document={document} schema={first.schema} isAnswer={isAnswer} />
    </>
  );
}

function Answers({ document, operation }: { document: OpenApi; operation: Operation }) {
  return (
    <ul className="grid gap-2">
      {Object.entries(operation.responses).map(([status, response]) => {
        const isSuccess = status.startsWith("2");
        return (
          <li key={status} className="grid min-w-0 gap-1.5">
            <p className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-2 text-[0.8125rem]">
              <Badge variant={isSuccess ? "success" : "outline"}>{status === "default" ? "else" : status}</Badge>
              <span className="min-w-0">
                <Inline text={response.description} />
              </span>
            </p>
            {isSuccess && response.headers !== undefined ? (
              <p className="text-[0.8125rem] text-muted-foreground">With the headers {Object.keys(response.headers).join(", ")}.</p>
            ) : null}
            {isSuccess && response.content !== undefined ? <ContentView document={document} content={response.content} isAnswer /> : null}
          </li>
        );
      })}
    </ul>
  );
}
