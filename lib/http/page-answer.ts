import type { Platform } from "../platform/platform.ts";

/** What the entry hands a handler: `params` are decoded once; under `next dev` they are a promise and there is no platform. */
export interface RouteContext {
  params: Record<string, string> | Promise<Record<string, string>>;
  platform?: Platform;
  requestId?: string;
}

export interface PageAnswerOptions {
  /** Address of the page, when it is not the one of the request. */
  path?: `/${string}`;
  /** An error code that the page tells the visitor about. */
  notice?: string;
  headers?: Record<string, string>;
}

/**
 * A handler's wish that Next renders the page of this address, under this status. `null` leaves the status to Next. Where no entry looks for it, as
 * under `next dev`, it is an empty answer of that status.
 */
export class PageAnswer extends Response {
  readonly pageStatus: number | null;
  readonly options: PageAnswerOptions;
  constructor(status: number | null, options: PageAnswerOptions = {}) {
    super(null, { status: status ?? 200 });
    this.pageStatus = status;
    this.options = options;
  }
}

export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;
