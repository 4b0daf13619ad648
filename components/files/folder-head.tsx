"use client";

import { Fragment } from "react";
import { FolderOpenIcon, FolderPlusIcon, Link2Icon, LockIcon, UploadIcon, UsersIcon } from "lucide-react";
import { folderHref, foldersOf, sharingHref, type Sort } from "@/components/files/addresses";
import type { FolderRights } from "@/components/files/api";
import { NewShareButton } from "@/components/files/drawer/new-share-button";
import { shownName } from "@/components/files/entries";
import type { Allowed } from "@/components/files/entry-menu";
import { rightsInWords } from "@/components/files/rights-words";
import { PageHeader } from "@/components/portal/page-header";
import {
  Breadcrumb,
  BreadcrumbItem,
  BreadcrumbLink,
  BreadcrumbList,
  BreadcrumbPage,
  BreadcrumbSeparator,
} from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";
import { isReservedKey } from "@/lib/storage/key-parts";

/** Where one is, what one may do there, and what can be done with the folder as a whole. */
export function FolderHead({
  bucket,
  prefix,
  sort,
  isReadOnly,
  rights,
  contact,
  allowed,
  onAccess,
  onNewFolder,
  onUploadFiles,
  onUploadFolder,
}: {
  bucket: string;
  prefix: string;
  sort: Sort;
  isReadOnly: boolean;
  /** `null` while they are not known. */
  rights: FolderRights | null;
  contact: string | null;
  allowed: Allowed;
  onAccess: () => void;
  onNewFolder: () => void;
  onUploadFiles: () => void;
  onUploadFolder: () => void;
}) {
  const places = [{ name: bucket, prefix: "" }, ...foldersOf(prefix)];
  const title = places.at(-1)?.name ?? bucket;
  const ancestors = places.slice(0, -1);
  return (
    <>
      <Breadcrumb className="mb-1">
        <BreadcrumbList>
          <BreadcrumbItem>
            <BreadcrumbLink asChild>
              <Link href="/files">Files</Link>
            </BreadcrumbLink>
          </BreadcrumbItem>
          {ancestors.map(({ name, prefix: above }) => (
            <Fragment key={above}>
              <BreadcrumbSeparator />
              <BreadcrumbItem>
                <BreadcrumbLink asChild>
                  <Link href={folderHref({ bucket, prefix: above, sort })} prefetch={false}>
                    {shownName(name)}
                  </Link>
                </BreadcrumbLink>
              </BreadcrumbItem>
            </Fragment>
          ))}
          <BreadcrumbItem>
            {/* The heading below says it in large letters. */}
            <BreadcrumbPage className="sr-only">{shownName(title)}</BreadcrumbPage>
          </BreadcrumbItem>
        </BreadcrumbList>
      </Breadcrumb>
      <PageHeader
        title={shownName(title)}
        description={
          isReservedKey(prefix) ? (
            <span className="inline-flex items-center gap-1.5">
              <LockIcon aria-hidden className="size-3.5" />
              Kept for Sluice and shown read-only.
            </span>
          ) : isReadOnly ? (
            <span className="inline-flex items-center gap-1.5">
              <LockIcon aria-hidden className="size-3.5" />
              This site is in read-only mode: nothing in a bucket can be changed. Links can still be made.
            </span>
          ) : rights !== null ? (
            (rightsInWords(rights, contact) ?? undefined)
          ) : undefined
        }
        actions={
          <>
            {allowed.share ? <NewShareButton /> : null}
            <Button asChild variant="outline" size="sm">
              <Link href={sharingHref(bucket)} prefetch={false}>
                <Link2Icon />
                Links
                <span className="sr-only"> into this bucket</span>
              </Link>
            </Button>
            {allowed.administer ? (
              <Button variant="outline" size="sm" onClick={onAccess}>
                <UsersIcon />
                <span className="max-sm:sr-only">Access</span>
                <span className="sr-only">: who may reach this folder?</span>
              </Button>
            ) : null}
            {allowed.write ? (
              <>
                <Button variant="outline" size="sm" onClick={onNewFolder}>
                  <FolderPlusIcon />
                  New folder
                </Button>
                <MenuOnDemand
                  trigger={
                    <Button size="sm">
                      <UploadIcon />
                      Upload
                    </Button>
                  }
                >
                  {({ DropdownMenuContent, DropdownMenuItem }) => (
                    <DropdownMenuContent align="end">
                      <DropdownMenuItem onSelect={onUploadFiles}>
                        <UploadIcon />
                        Files
                      </DropdownMenuItem>
                      <DropdownMenuItem onSelect={onUploadFolder}>
                        <FolderOpenIcon />
                        Folder
                      </DropdownMenuItem>
                    </DropdownMenuContent>
                  )}
                </MenuOnDemand>
              </>
            ) : null}
          </>
        }
      />
    </>
  );
}
