/** How every floating list looks: dropdown and context menus, selects, popovers. */
export const floatingPanel =
  "z-50 rounded-lg border bg-popover text-popover-foreground shadow-lg outline-none [--from-scale:0.97] data-[side=bottom]:[--from-y:-4px] data-[side=left]:[--from-x:4px] data-[side=right]:[--from-x:-4px] data-[side=top]:[--from-y:4px] data-[state=closed]:animate-leave data-[state=open]:animate-enter";

export const menuPanel = `${floatingPanel} min-w-44 max-w-[calc(100vw-1rem)] overflow-x-hidden overflow-y-auto p-1`;

export const menuItem =
  "relative flex cursor-default items-center gap-2.5 rounded-md px-2 py-1.5 text-sm outline-none select-none data-disabled:pointer-events-none data-disabled:opacity-50 pointer-coarse:min-h-11 [&_svg]:pointer-events-none [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-4 [&_svg:not([class*='text-'])]:text-muted-foreground focus:bg-accent focus:text-accent-foreground data-highlighted:bg-accent data-highlighted:text-accent-foreground";

export const menuItemDestructive =
  "data-[variant=destructive]:text-destructive data-[variant=destructive]:focus:bg-destructive/10 data-[variant=destructive]:focus:text-destructive data-[variant=destructive]:data-highlighted:bg-destructive/10 data-[variant=destructive]:data-highlighted:text-destructive data-[variant=destructive]:[&_svg]:text-destructive!";

export const menuLabel = "px-2 py-1.5 text-xs font-medium text-muted-foreground";
export const menuSeparator = "-mx-1 my-1 h-px bg-border";
export const menuShortcut = "ml-auto pl-6 text-xs tracking-wide text-muted-foreground pointer-coarse:hidden";
