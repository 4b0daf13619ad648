import type { ComponentProps } from "react";
import { cva, type VariantProps } from "class-variance-authority";
import { cn } from "@/lib/utils";

const alertVariants = cva(
  "grid w-full grid-cols-[0_1fr] gap-y-0.5 rounded-lg border px-4 py-3 text-sm has-[>svg]:grid-cols-[1rem_1fr] has-[>svg]:gap-x-3 [&>svg]:size-4 [&>svg]:translate-y-0.5",
  {
    variants: {
      variant: {
        default: "bg-card text-card-foreground",
        info: "border-primary/25 bg-primary-soft [&>svg]:text-primary",
        success: "border-success/30 bg-success-soft [&>svg]:text-success",
        warning: "border-warning/35 bg-warning-soft [&>svg]:text-warning",
        destructive: "border-destructive/35 bg-destructive-soft [&>svg]:text-destructive",
      },
    },
    defaultVariants: { variant: "default" },
  },
);

/** Takes an icon, `AlertTitle`, `AlertDescription`. Pass `role="alert"` only when it appears in answer to what the person just did. */
export function Alert({ className, variant, ...props }: ComponentProps<"div"> & VariantProps<typeof alertVariants>) {
  return <div data-slot="alert" className={cn(alertVariants({ variant }), className)} {...props} />;
}

export function AlertTitle({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="alert-title" className={cn("col-start-2 font-medium", className)} {...props} />;
}

export function AlertDescription({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="alert-description" className={cn("col-start-2 grid gap-1 text-muted-foreground", className)} {...props} />;
}
