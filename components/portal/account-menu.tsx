"use client";

import { useSyncExternalStore } from "react";
import { BracesIcon, ChevronsUpDownIcon, LogOutIcon, MonitorIcon, MoonIcon, SunIcon, UserRoundIcon } from "lucide-react";
import { signOut } from "@/components/portal/sign-out";
import { chooseTheme, parseTheme, themeStore } from "@/components/portal/theme";
import { Link } from "@/components/ui/link";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";
import { toast } from "@/components/ui/toast";

export interface PortalUser {
  name: string | null;
  email: string;
  isAdministrator: boolean;
}

/** Who is signed in, light or dark, and the way out. */
export function AccountMenu({ user, onNavigate }: { user: PortalUser; onNavigate?: (() => void) | undefined }) {
  const theme = useSyncExternalStore(themeStore.subscribe, themeStore.read, themeStore.readOnServer);
  const leave = () => {
    signOut().catch(() => toast.error("You are still signed in.", { description: "Sluice could not be reached. Try again in a moment." }));
  };
  return (
    <MenuOnDemand
      trigger={
        <button
          type="button"
          className="flex min-h-11 w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left text-sm transition-colors hover:bg-accent hover:text-accent-foreground data-[state=open]:bg-accent"
        >
          <span
            aria-hidden
            className="grid size-8 shrink-0 place-items-center rounded-full bg-primary text-xs font-semibold text-primary-foreground uppercase"
          >
            {[...(user.name ?? user.email)][0]}
          </span>
          <span className="grid min-w-0 flex-1 leading-tight">
            <span className="sr-only">Account: </span>
            {user.name ? <span className="truncate font-medium">{user.name}</span> : null}
            <span className={user.name ? "truncate text-xs text-muted-foreground" : "truncate"}>{user.email}</span>
          </span>
          <ChevronsUpDownIcon className="size-4 shrink-0 text-muted-foreground" />
        </button>
      }
    >
      {({
        DropdownMenuContent,
        DropdownMenuItem,
        DropdownMenuLabel,
        DropdownMenuRadioGroup,
        DropdownMenuRadioItem,
        DropdownMenuSeparator,
      }) => (
        <DropdownMenuContent side="top" align="start" className="w-60">
          <DropdownMenuLabel className="truncate">{user.email}</DropdownMenuLabel>
          <DropdownMenuSeparator />
          <DropdownMenuRadioGroup aria-label="Theme" value={theme} onValueChange={(value) => chooseTheme(parseTheme(value))}>
            <DropdownMenuRadioItem value="light" onSelect={keepOpen}>
              <SunIcon />
              Light
            </DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="dark" onSelect={keepOpen}>
              <MoonIcon />
              Dark
            </DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="system" onSelect={keepOpen}>
              <MonitorIcon />
              As the system
            </DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem asChild>
            <Link href="/account" {...(onNavigate ? { onClick: onNavigate } : {})}>
              <UserRoundIcon />
              Account and tokens
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <Link href="/api-docs" {...(onNavigate ? { onClick: onNavigate } : {})}>
              <BracesIcon />
              API
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={leave}>
            <LogOutIcon />
            Sign out
          </DropdownMenuItem>
        </DropdownMenuContent>
      )}
    </MenuOnDemand>
  );
}

/** A theme is seen before it is kept, so the menu stays for a second thought. */
function keepOpen(event: Event) {
  event.preventDefault();
}
