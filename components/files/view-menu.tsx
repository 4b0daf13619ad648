"use client";

import { CircleHelpIcon, EyeIcon, SlidersHorizontalIcon } from "lucide-react";
import type { Sort, SortColumn } from "@/components/files/addresses";
import { Button } from "@/components/ui/button";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";

const SORT_LABELS: Record<SortColumn, string> = { name: "Name", type: "Type", size: "Size", modified: "Modified" };

/** How the list is shown. */
export function ViewMenu({
  sort,
  onSort,
  showsReserved,
  onShowReserved,
  onHelp,
}: {
  sort: Sort;
  onSort: (column: SortColumn, direction?: Sort["direction"]) => void;
  showsReserved: boolean;
  /** `null` for those who may not see the reserved folder. */
  onShowReserved: ((shows: boolean) => void) | null;
  onHelp: () => void;
}) {
  return (
    <MenuOnDemand
      trigger={
        <Button variant="ghost" size="sm">
          <SlidersHorizontalIcon />
          View
        </Button>
      }
    >
      {({
        DropdownMenuCheckboxItem,
        DropdownMenuContent,
        DropdownMenuItem,
        DropdownMenuLabel,
        DropdownMenuRadioGroup,
        DropdownMenuRadioItem,
        DropdownMenuSeparator,
      }) => (
        <DropdownMenuContent align="end" className="w-64">
          <DropdownMenuLabel id="sort-label">Sort by</DropdownMenuLabel>
          <DropdownMenuRadioGroup aria-labelledby="sort-label" value={sort.column} onValueChange={(column) => onSort(column as SortColumn)}>
            {(Object.keys(SORT_LABELS) as SortColumn[]).map((column) => (
              <DropdownMenuRadioItem key={column} value={column}>
                {SORT_LABELS[column]}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuRadioGroup
            aria-label="Direction"
            value={sort.direction}
            onValueChange={(direction) => onSort(sort.column, direction as Sort["direction"])}
          >
            <DropdownMenuRadioItem value="asc">Ascending</DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="desc">Descending</DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          {onShowReserved !== null ? (
            <DropdownMenuCheckboxItem checked={showsReserved} onCheckedChange={onShowReserved}>
              <EyeIcon />
              Show the reserved folder, read-only
            </DropdownMenuCheckboxItem>
          ) : null}
          <DropdownMenuItem onSelect={onHelp}>
            <CircleHelpIcon />
            Keys
          </DropdownMenuItem>
        </DropdownMenuContent>
      )}
    </MenuOnDemand>
  );
}
