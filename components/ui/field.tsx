import { cloneElement, useId, type ComponentProps, type ReactElement, type ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Label } from "@/components/ui/label";

/** What a control needs to belong to its field; spread it on whatever takes the focus. */
export interface FieldControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  required?: boolean;
}

export interface FieldProps extends Omit<ComponentProps<"div">, "children"> {
  label: ReactNode;
  /** A sentence under the control. */
  help?: ReactNode;
  /** What is wrong and how to mend it; its presence marks the control invalid. */
  error?: ReactNode;
  required?: boolean;
  /** `row` puts a switch or checkbox on the right of its label and help. */
  layout?: "stack" | "row";
  /** One control element, or a function for controls made of several parts. */
  children: ReactElement<Partial<FieldControlProps>> | ((control: FieldControlProps) => ReactNode);
}

/** Label, help and error of one control, joined to it for assistive technology. Works without script. */
export function Field({ label, help, error, required = false, layout = "stack", className, children, ...props }: FieldProps) {
  const generatedId = useId();
  const id = (typeof children === "function" ? undefined : children.props.id) ?? generatedId;
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const control: FieldControlProps = {
    id,
    "aria-describedby": [error ? errorId : null, help ? helpId : null].filter(Boolean).join(" ") || undefined,
    "aria-invalid": error ? true : undefined,
    ...(required ? { required: true } : {}),
  };
  const controlElement = typeof children === "function" ? children(control) : cloneElement(children, control);
  const labelElement = (
    <Label htmlFor={id}>
      <span>
        {label}
        {required && layout === "stack" ? (
          <span aria-hidden className="text-destructive">
            {" *"}
          </span>
        ) : null}
      </span>
    </Label>
  );
  const helpElement = help ? (
    <p id={helpId} data-slot="field-help" className="text-[0.8125rem] leading-5 text-muted-foreground">
      {help}
    </p>
  ) : null;
  const errorElement = (
    <div aria-live="polite" className="contents">
      {error ? (
        <p id={errorId} data-slot="field-error" className="text-[0.8125rem] leading-5 font-medium text-destructive">
          {error}
        </p>
      ) : null}
    </div>
  );
  if (layout === "row") {
    return (
      <div data-slot="field" className={cn("flex items-start justify-between gap-4", className)} {...props}>
        <div className="grid min-w-0 gap-0.5">
          {labelElement}
          {helpElement}
          {errorElement}
        </div>
        {controlElement}
      </div>
    );
  }
  return (
    <div data-slot="field" className={cn("grid content-start gap-1.5", className)} {...props}>
      {labelElement}
      {controlElement}
      {helpElement}
      {errorElement}
    </div>
  );
}

/** Fields that belong together under one heading, as a fieldset. */
export function FieldSet({ legend, className, children, ...props }: ComponentProps<"fieldset"> & { legend: ReactNode }) {
  return (
    <fieldset data-slot="field-set" className={cn("grid min-w-0 gap-4", className)} {...props}>
      <legend className="mb-3 text-sm font-semibold">{legend}</legend>
      {children}
    </fieldset>
  );
}
