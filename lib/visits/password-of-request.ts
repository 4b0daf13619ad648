import { searchParam } from "../http/search-param.ts";

/** The password that a program sends with a request for a link: a header, which no log and no history keeps. */
export function passwordHeader(request: Request): string | null {
  return request.headers.get("x-share-password");
}

/** On direct links also `?password=`, because R2 Explorer's documentation promises it. Never written into an address by us. */
export function passwordOfAddress(request: Request): string | null {
  return passwordHeader(request) ?? searchParam(request, "password");
}
