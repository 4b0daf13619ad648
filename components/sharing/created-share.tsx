"use client";

import { useEffect, useRef, useState } from "react";
import { CheckIcon, CopyIcon, ExternalLinkIcon, KeyRoundIcon, MailIcon, QrCodeIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatBytes } from "@/lib/format/bytes";
import { formatExactTime } from "@/lib/format/exact-time";
import type { PresentedShare } from "@/lib/shares/present-share";
import { ACTIONS_WORDS } from "./allowed-actions-field";
import { copyText } from "./copy-text";
import { QrCode } from "./qr-code";
import { nameOfShare } from "./share-badges";

type Copied = "link" | "link and password" | null;

/** A new link and what to do with it. The password is known here alone: nothing can show it again. */
export function CreatedShare({ share, password, isCopied }: { share: PresentedShare; password: string | null; isCopied: boolean }) {
  const [copied, setCopied] = useState<Copied>(isCopied ? "link" : null);
  const [failedToCopy, setFailedToCopy] = useState(false);
  const [showsQr, setShowsQr] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  // The form that had the focus is gone; this is the next thing to do.
  useEffect(() => copyButton.current?.focus(), []);
  const copy = async (what: Exclude<Copied, null>, text: string) => {
    const isDone = await copyText(text);
    setCopied(isDone ? what : null);
    setFailedToCopy(!isDone);
  };
  const mail = `mailto:?subject=${encodeURIComponent(nameOfShare(share))}&body=${encodeURIComponent(`${share.url}\n`)}`;
  return (
    <div className="grid gap-4">
      <Field label="Link">
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              readOnly
              value={share.url}
              onFocus={(event) => event.target.select()}
              className="font-mono text-[0.8125rem]"
            />
            <Button type="button" ref={copyButton} onClick={() => void copy("link", share.url)}>
              {copied === "link" ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
              {copied === "link" ? "Copied" : "Copy link"}
            </Button>
          </div>
        )}
      </Field>
      {password === null ? null : (
        <Field label="Password" help="Note it now: it cannot be shown again. Send it another way than the link.">
          {(control) => (
            <div className="flex flex-wrap gap-2 sm:flex-nowrap">
              <Input
                {...control}
                readOnly
                value={password}
                onFocus={(event) => event.target.select()}
                className="font-mono text-[0.8125rem]"
              />
              <Button
                type="button"
                variant="outline"
                onClick={() => void copy("link and password", `${share.url}\nPassword: ${password}`)}
                className="w-full sm:w-auto"
              >
                {copied === "link and password" ? <CheckIcon aria-hidden /> : <KeyRoundIcon aria-hidden />}
                {copied === "link and password" ? "Copied both" : "Copy link and password"}
              </Button>
            </div>
          )}
        </Field>
      )}
      <p role="status" className="text-[0.8125rem] leading-5 text-muted-foreground empty:hidden">
        {failedToCopy
          ? "The browser did not allow copying. Select the text above and copy it yourself."
          : copied === null
            ? ""
            : copied === "link"
              ? "The link is on the clipboard."
              : "The link and the password are on the clipboard."}
      </p>
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-3">
        <Button type="button" variant="outline" aria-expanded={showsQr} onClick={() => setShowsQr(!showsQr)}>
          <QrCodeIcon aria-hidden />
          QR code
        </Button>
        <Button asChild variant="outline">
          <a href={mail}>
            <MailIcon aria-hidden />
            E-mail
          </a>
        </Button>
        <Button asChild variant="outline">
          <a href={share.url} target="_blank" rel="noopener">
            <ExternalLinkIcon aria-hidden />
            {share.opening === "page" ? "Open as visitor" : "Open (counts)"}
          </a>
        </Button>
      </div>
      {showsQr ? <QrCode text={share.url} /> : null}
      <SwitchedOn share={share} />
    </div>
  );
}

/** What is on of a link's settings, so that nothing is forgotten before it is passed on. */
function SwitchedOn({ share }: { share: PresentedShare }) {
  const { icon: Icon, label } = ACTIONS_WORDS[share.allowedActions];
  const count = (value: number, noun: string) => `${value.toLocaleString("en")} ${noun}${value === 1 ? "" : "s"}`;
  const { uploads } = share;
  const more = [
    share.opening === "page" ? "Opens a page" : "Opens the file itself",
    share.startsAt === null ? null : `From ${formatExactTime(share.startsAt)}`,
    share.expiresAt === null ? "Does not expire" : `Until ${formatExactTime(share.expiresAt)}`,
    share.maxDownloads === null ? null : count(share.maxDownloads, "download"),
    share.maxUses === null ? null : count(share.maxUses, "visit"),
    uploads.maxBytes === null ? null : `Uploads up to ${formatBytes(uploads.maxBytes)}`,
    uploads.maxFileBytes === null ? null : `Files up to ${formatBytes(uploads.maxFileBytes)}`,
    uploads.maxFiles === null ? null : count(uploads.maxFiles, "uploaded file"),
    uploads.types === null ? null : `Only ${uploads.types.join(", ")}`,
    uploads.hasOwnFolders ? "A folder for each visitor" : null,
    share.urlKey === null ? null : "Custom address",
    share.description === null ? null : "Description",
    share.note === null ? null : "Note",
  ].filter((text) => text !== null);
  return (
    <ul aria-label="What is switched on" className="flex flex-wrap gap-1.5">
      <li>
        <Badge variant="accent">
          <Icon aria-hidden />
          {label}
        </Badge>
      </li>
      <li>
        <Badge variant={share.hasPassword ? "accent" : "secondary"}>{share.hasPassword ? "Password" : "No password"}</Badge>
      </li>
      {more.map((text) => (
        <li key={text}>
          <Badge variant="secondary">{text}</Badge>
        </li>
      ))}
    </ul>
  );
}
