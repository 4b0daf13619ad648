import type { ReactNode } from "react";
import { Logo } from "@/components/brand/logo";
import { cn } from "@/lib/utils";

export interface CalmPageProps {
  /** What this is: one short line, the page's only `h1`. */
  title: ReactNode;
  /** A sentence or two: what happened, what to do next. */
  description?: ReactNode;
  /** An inline SVG above the title. */
  icon?: ReactNode;
  /** Colours the icon: `alert` for what went wrong. */
  tone?: "default" | "alert";
  /** What stands above the card: the product's mark unless the owner has an own logo; `null` for nothing. */
  brand?: ReactNode;
  children?: ReactNode;
  /** Small print below the card. */
  footer?: ReactNode;
  /** `wide` is for contents such as a list of files. */
  width?: "narrow" | "wide";
}

/**
 * The centred card of sign-in, first run, visitors' pages and errors. Needs no script. What is long begins at the top: it comes in parts, and centred it would move with
 * each of them. Inside `data-framed`, in a frame on another site, only what is on the card is left.
 */
export function CalmPage({
  title,
  description,
  icon,
  tone = "default",
  brand = <Logo />,
  children,
  footer,
  width = "narrow",
}: CalmPageProps) {
  const measure = width === "wide" ? "max-w-3xl" : "max-w-md";
  return (
    <div className="flex min-h-dvh flex-col items-center px-3 py-6 in-data-framed:min-h-0 in-data-framed:p-0 sm:px-6 sm:py-10 sm:in-data-framed:p-0">
      {width === "wide" ? null : <div aria-hidden className="grow-2" />}
      {brand ? <header className="mb-5 flex max-w-full justify-center in-data-framed:hidden">{brand}</header> : null}
      <main
        id="main"
        className={cn(
          "w-full rounded-2xl border bg-card p-5 text-card-foreground shadow-sm in-data-framed:rounded-none in-data-framed:border-0 in-data-framed:shadow-none sm:p-8 sm:in-data-framed:p-6",
          measure,
        )}
      >
        <div className={cn("flex flex-col", width === "narrow" && "items-center text-center")}>
          {icon ? (
            <div
              aria-hidden
              className={cn(
                "mb-4 grid size-12 place-items-center rounded-full [&>svg]:size-6",
                tone === "alert" ? "bg-warning-soft text-warning" : "bg-accent text-accent-foreground",
              )}
            >
              {icon}
            </div>
          ) : null}
          <h1 className="max-w-full text-xl leading-7 font-semibold text-balance break-words">{title}</h1>
          {description ? (
            <div className="mt-1.5 max-w-full text-sm leading-6 text-pretty break-words text-muted-foreground">{description}</div>
          ) : null}
        </div>
        {children ? <div className="mt-6">{children}</div> : null}
      </main>
      {footer ? (
        <footer className={cn("mt-5 w-full text-center text-xs leading-5 text-muted-foreground in-data-framed:hidden", measure)}>
          {footer}
        </footer>
      ) : null}
      <div aria-hidden className="grow-3" />
    </div>
  );
}
