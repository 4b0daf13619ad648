"use client";

import { useState, type ReactNode } from "react";
import { FolderIcon, HistoryIcon, Link2Icon, MenuIcon, Settings2Icon, UsersIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { Logo } from "@/components/brand/logo";
import { AccountMenu, type PortalUser } from "@/components/portal/account-menu";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { ToasterOnDemand } from "@/components/ui/toaster-on-demand";
import { cn } from "@/lib/utils";

const MenuSheet = dynamic(() => import("@/components/portal/menu-sheet").then((module) => module.MenuSheet), { ssr: false });

const PLACES = [
  { href: "/files", label: "Files", icon: FolderIcon },
  { href: "/sharing", label: "Sharing", icon: Link2Icon },
] as const;

/** Places that only administrators may open; nobody else is offered them. */
const ADMINISTRATORS_PLACES = [
  { href: "/people", label: "People", icon: UsersIcon },
  { href: "/activity", label: "Activity", icon: HistoryIcon },
  { href: "/settings", label: "Settings", icon: Settings2Icon },
] as const;

/** The frame around every signed-in page: the way between places, the account, and toasts. Pages go into `<main>`. */
export function PortalShell({ user, children }: { user: PortalUser; children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isMenuLoaded, setMenuLoaded] = useState(false);
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-md bg-primary px-4 py-2.5 text-sm font-medium text-primary-foreground focus:translate-y-0"
      >
        Skip to the contents
      </a>
      <div className="flex min-h-dvh flex-col md:grid md:grid-cols-[14rem_minmax(0,1fr)]">
        <aside className="sticky top-0 hidden h-dvh flex-col border-r bg-sidebar text-sidebar-foreground md:flex">
          <SidebarContents user={user} />
        </aside>
        <header className="sticky top-0 z-40 flex h-14 shrink-0 items-center gap-2 border-b bg-sidebar px-2 md:hidden">
          <Button
            variant="ghost"
            size="icon"
            aria-label="Menu"
            aria-haspopup="dialog"
            aria-expanded={isMenuOpen}
            onClick={() => {
              setMenuOpen(true);
              setMenuLoaded(true);
            }}
          >
            <MenuIcon className="size-5" />
          </Button>
          {isMenuLoaded ? (
            <MenuSheet isOpen={isMenuOpen} onOpenChange={setMenuOpen}>
              <SidebarContents user={user} onNavigate={() => setMenuOpen(false)} />
            </MenuSheet>
          ) : null}
          <Logo className="text-foreground" />
        </header>
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-7">
          {children}
        </main>
      </div>
      <ToasterOnDemand />
    </>
  );
}

function SidebarContents({ user, onNavigate }: { user: PortalUser; onNavigate?: () => void }) {
  const pathname = usePathname();
  const places = user.isAdministrator ? [...PLACES, ...ADMINISTRATORS_PLACES] : PLACES;
  return (
    <>
      <div className="flex h-14 shrink-0 items-center px-4 text-foreground">
        <Logo />
      </div>
      <nav aria-label="Main" className="flex-1 overflow-y-auto p-2">
        <ul className="grid gap-0.5">
          {places.map(({ href, label, icon: Icon }) => {
            const isHere = pathname === href || pathname.startsWith(`${href}/`);
            return (
              <li key={href}>
                <Link
                  href={href}
                  {...(onNavigate ? { onClick: onNavigate } : {})}
                  {...(isHere ? { "aria-current": "page" as const } : {})}
                  className={cn(
                    "flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium transition-colors hover:bg-accent hover:text-accent-foreground pointer-coarse:h-11",
                    isHere && "bg-accent text-accent-foreground",
                  )}
                >
                  <Icon className={cn("size-4", isHere ? "text-primary" : "text-muted-foreground")} />
                  {label}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className="shrink-0 border-t p-2">
        <AccountMenu user={user} onNavigate={onNavigate} />
      </div>
    </>
  );
}
