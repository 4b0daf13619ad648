import { createElement } from "react";
import {
  FileArchiveIcon,
  FileCodeIcon,
  FileIcon as PlainFileIcon,
  FileImageIcon,
  FileMusicIcon,
  FileSpreadsheetIcon,
  FileTextIcon,
  FileVideoCameraIcon,
  FolderIcon,
  type LucideIcon,
} from "lucide-react";
import { typeOf, type Entry } from "@/components/files/entries";
import { cn } from "@/lib/utils";

const ICONS: [LucideIcon, string][] = [
  [FileImageIcon, "PNG JPG JPEG GIF WEBP AVIF BMP ICO SVG HEIC TIF TIFF PSD"],
  [FileVideoCameraIcon, "MP4 M4V WEBM OGV MOV AVI MKV"],
  [FileMusicIcon, "MP3 M4A AAC WAV OGG OGA OPUS FLAC"],
  [FileArchiveIcon, "ZIP GZ TGZ TAR BZ2 XZ 7Z RAR ZST"],
  [FileSpreadsheetIcon, "CSV TSV XLS XLSX ODS NUMBERS PARQUET"],
  [FileTextIcon, "TXT MD MARKDOWN PDF DOC DOCX ODT RTF LOG PAGES"],
  [FileCodeIcon, "JSON XML YAML YML TOML HTML CSS JS TS TSX JSX PY RB GO RS JAVA C H CPP SH SQL"],
];
const BY_TYPE = new Map(ICONS.flatMap(([icon, types]) => types.split(" ").map((type) => [type, icon] as const)));

/** What kind of thing a line is, as a picture; its name and type say the same in words. */
export function EntryIcon({ entry, className }: { entry: Entry; className?: string }) {
  if (entry.kind === "folder") return <FolderIcon aria-hidden className={cn("size-5 shrink-0 fill-primary/15 text-primary", className)} />;
  return createElement(BY_TYPE.get(typeOf(entry)) ?? PlainFileIcon, {
    "aria-hidden": true,
    className: cn("size-5 shrink-0 text-muted-foreground", className),
  });
}
