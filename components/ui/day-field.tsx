import { Field } from "./field";
import { Input } from "./input";

interface DayFieldProps {
  label: string;
  value: string | null;
  min?: string | null;
  max?: string | null;
  onChange: (day: string | null) => void;
}

/** A day. Typed digit by digit it is incomplete for a while, so the address follows when the field is left. */
export function DayField({ label, value, min = null, max = null, onChange }: DayFieldProps) {
  const take = (text: string) => {
    const day = text === "" ? null : text;
    if (day !== value) onChange(day);
  };
  return (
    <Field label={label}>
      <Input
        key={value ?? ""}
        type="date"
        defaultValue={value ?? ""}
        min={min ?? undefined}
        max={max ?? undefined}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(event.currentTarget.value);
        }}
      />
    </Field>
  );
}
