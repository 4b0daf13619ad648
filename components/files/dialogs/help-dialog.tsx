"use client";

import { Dialog, DialogBody, DialogContent, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Kbd, KbdGroup } from "@/components/ui/kbd";

const KEYS: [string, string[]][] = [
  ["Move between lines", ["↑", "↓"]],
  ["First and last line", ["Home", "End"]],
  ["Open a folder, or a file’s details", ["Enter"]],
  ["Select or unselect", ["Space"]],
  ["Select a range", ["Shift", "↑ ↓"]],
  ["Move without selecting", ["Ctrl / ⌘", "↑ ↓"]],
  ["Select everything", ["Ctrl / ⌘", "A"]],
  ["Open the menu", ["Shift", "F10"]],
  ["Share", ["S"]],
  ["Add to the new share", ["A"]],
  ["Rename", ["F2"]],
  ["Delete", ["Del"]],
  ["One folder up", ["Backspace"]],
  ["Filter by name", ["/"]],
  ["Clear the selection or the filter", ["Esc"]],
  ["This list", ["?"]],
];

/** Nothing in it takes the focus, so that it scrolls by keyboard it has to take it itself. */
const SCROLLS = { tabIndex: 0, role: "region", "aria-label": "Keys" } as const;

/** The keys of the explorer. */
export function HelpDialog({ onClose, onCloseAutoFocus }: { onClose: () => void; onCloseAutoFocus: (event: Event) => void }) {
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent aria-describedby={undefined} onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>Keys in Files</DialogTitle>
        </DialogHeader>
        <DialogBody {...SCROLLS}>
          <dl className="divide-y">
            {KEYS.map(([what, keys]) => (
              <div key={what} className="flex items-center justify-between gap-4 py-2">
                <dt>{what}</dt>
                <dd>
                  <KbdGroup>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </KbdGroup>
                </dd>
              </div>
            ))}
          </dl>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
