import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

interface EmptyProps extends Omit<ComponentProps<"div">, "title"> {
  icon?: ReactNode;
  title: ReactNode;
  /** Why there is nothing here. */
  text?: ReactNode;
  /** The next step, usually a button. */
  action?: ReactNode;
}

/** What a list shows instead of rows: say whether nothing exists yet or nothing matches the filter, and what to do next. */
export function Empty({ icon, title, text, action, className, ...props }: EmptyProps) {
  return (
    <div data-slot="empty" className={cn("flex flex-col items-center gap-1 px-6 py-14 text-center", className)} {...props}>
      {icon ? (
        <div aria-hidden className="mb-3 grid size-11 place-items-center rounded-full bg-accent text-accent-foreground [&>svg]:size-5">
          {icon}
        </div>
      ) : null}
      <p className="font-medium text-balance">{title}</p>
      {text ? <p className="max-w-sm text-sm text-pretty text-muted-foreground">{text}</p> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
