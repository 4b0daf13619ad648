/** A file that somebody chose or dropped, and where it lies below what was chosen: `photos/2024/a.jpg` when a folder was. */
export interface ChosenFile {
  path: string;
  file: File;
}

/** The files of an `<input type="file">`, with their folders when a folder was chosen. */
export function readInput(files: FileList): ChosenFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * The files of a drop, those in folders included. To be called in the drop's own event, because a `DataTransfer` is empty after it; the folders are
 * then read one after the other.
 */
export async function readDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  const items = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const chosen: ChosenFile[] = [];
  for (const { entry, file } of items) {
    if (entry !== null) await readEntry(entry, "", chosen);
    else if (file !== null) chosen.push({ path: file.name, file });
  }
  return chosen;
}

async function readEntry(entry: FileSystemEntry, parent: string, into: ChosenFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    into.push({ path: parent + entry.name, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives a hundred entries at a time and an empty list at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch) await readEntry(child, `${parent}${entry.name}/`, into);
  }
}
