import { constraintsOf, type OpenApi, resolve, type Schema, typeOf } from "./openapi";
import { Inline } from "./prose";

/** Deeper than this nothing of ours is nested; it also ends whatever refers to itself. */
const MAX_DEPTH = 6;

interface SchemaTreeProps {
  document: OpenApi;
  schema: Schema;
  /** Answers have nearly all of their members, so there those are marked that may be missing. */
  isAnswer: boolean;
  depth?: number;
}

/** What a JSON value is made of: members with their types, what they have to keep to, and what they mean. */
export function SchemaTree({ document, schema: given, isAnswer, depth = 0 }: SchemaTreeProps) {
  const { schema } = resolve(document, given);
  const variants = schema.anyOf ?? schema.oneOf;
  if (schema.items !== undefined) return <SchemaTree isAnswer={isAnswer} document={document} schema={schema.items} depth={depth} />;
  if (variants !== undefined) {
    return variants.map((variant, index) => (
      <SchemaTree key={index} isAnswer={isAnswer} document={document} schema={variant} depth={depth} />
    ));
  }
  if (schema.properties === undefined || depth > MAX_DEPTH) return null;
  return (
    <ul className="divide-y rounded-lg border">
      {Object.entries(schema.properties).map(([name, member]) => (
        <li key={name} className="grid gap-1 px-3 py-2">
          <MemberLine document={document} name={name} schema={member} mark={markOf(schema.required?.includes(name) === true, isAnswer)} />
          {hasMembers(document, member) ? (
            <details className="mt-1">
              <summary className="w-fit rounded text-[0.8125rem] font-medium text-primary">Members of {name}</summary>
              <div className="mt-2 grid gap-2">
                <SchemaTree isAnswer={isAnswer} document={document} schema={member} depth={depth + 1} />
              </div>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function markOf(isRequired: boolean, isAnswer: boolean): "required" | "optional" | null {
  if (isAnswer) return isRequired ? null : "optional";
  return isRequired ? "required" : null;
}

function hasMembers(document: OpenApi, given: Schema): boolean {
  const { schema } = resolve(document, given);
  if (schema.items !== undefined) return hasMembers(document, schema.items);
  return schema.properties !== undefined || (schema.anyOf ?? schema.oneOf ?? []).some((variant) => hasMembers(document, variant));
}

/** A name, its type and constraints on one line, its meaning below. */
export function MemberLine(props: {
  document: OpenApi;
  name: string;
  schema: Schema;
  mark: "required" | "optional" | null;
  description?: string | undefined;
}) {
  const { document, name, mark } = props;
  const { schema } = resolve(document, props.schema);
  const entry = schema.items === undefined ? schema : resolve(document, schema.items).schema;
  const choices = (entry.enum ?? []).filter((choice) => choice !== null);
  const description = props.description ?? schema.description;
  const constraints = constraintsOf(schema);
  return (
    <div className="grid min-w-0 gap-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-[0.8125rem]">
        <code className="font-mono font-semibold break-all">{name}</code>
        <span className="text-muted-foreground">{[typeOf(document, props.schema), ...constraints].join(" · ")}</span>
        {mark === null ? null : (
          <span className={mark === "required" ? "font-medium text-warning" : "text-muted-foreground italic"}>{mark}</span>
        )}
      </p>
      {choices.length > 0 ? <p className="text-[0.8125rem] break-words text-muted-foreground">One of {choices.join(", ")}.</p> : null}
      {description === undefined ? null : (
        <p className="text-[0.8125rem] text-pretty text-muted-foreground">
          <Inline text={description} />
        </p>
      )}
    </div>
  );
}
