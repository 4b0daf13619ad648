import { Link } from "@/components/ui/link";
import { cn } from "@/lib/utils";

const TABS = [
  { href: "/people", label: "Users" },
  { href: "/people/groups", label: "Groups" },
] as const;

/** Users and groups, each under its own address. */
export function PeopleTabs({ here }: { here: (typeof TABS)[number]["href"] }) {
  return (
    <nav aria-label="People" className="mb-4 border-b">
      <ul className="-mb-px flex gap-1">
        {TABS.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={href === here ? "page" : undefined}
              className={cn(
                "inline-flex h-10 items-center border-b-2 px-3 text-sm font-medium transition-colors",
                href === here ? "border-primary text-foreground" : "border-transparent text-muted-foreground hover:text-foreground",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
