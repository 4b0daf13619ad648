/**
 * The closed list of error codes. A code says what is wrong; the status and a default sentence follow from it here and nowhere else.
 * What a store or a library throws is translated into one of these where it is called.
 */
const CODES = {
  bad_request: [400, "The request could not be understood."],
  validation_failed: [400, "Some values are not valid; each is named below."],
  invalid_key: [400, "The key is not valid: send base64 (standard or URL-safe) of a UTF-8 key of 1 to 1,024 bytes."],
  invalid_part: [400, "The list of parts is not valid: send every part once, in order, with the ETag its upload answered."],
  digest_mismatch: [400, "The body does not have the MD5 that Content-MD5 names, so it was not stored. Send it again."],
  metadata_too_large: [400, "The metadata is larger than 8,192 bytes: shorten it."],
  unauthenticated: [401, "Sign in, or send credentials with the Authorization header."],
  password_required: [401, "This link needs a password."],
  wrong_password: [401, "That password is not right. Check it and try again."],
  visit_required: [401, "This link counts its visits. Open it first: press Open on its page, or POST to its unlock address."],
  forbidden: [403, "You may not do this here. Ask an administrator of this site for the permission."],
  insufficient_scope: [403, "This token's scopes do not cover that. Use one with the scope that the documentation names for this address."],
  may_not_share: [403, "You may not share from this folder. Ask an administrator of this site for the right to share there."],
  links_off: [403, "Share links are switched off on this site. Ask an administrator."],
  not_invited: [403, "Nobody with this e-mail address has an account here. Ask an administrator of this site for an invitation."],
  read_only: [403, "This site is in read-only mode: nothing in a bucket can be changed. Links can still be made."],
  reserved_prefix: [403, "Keys below .r2-explorer/ are kept for Sluice: choose another name."],
  cross_site: [403, "This request came from another site. Repeat it from the portal, or use credentials in the Authorization header."],
  download_limit_reached: [403, "The download limit of this link is reached. Ask whoever sent it for a new one."],
  use_limit_reached: [403, "This link was opened as often as it allows. Ask whoever sent it for a new one."],
  share_not_started: [403, "This link is not available yet. Come back later, or ask whoever sent it."],
  share_paused: [403, "This link is paused at the moment. Ask whoever sent it, or come back later."],
  action_not_allowed: [403, "This link does not allow that. Ask whoever sent it."],
  not_for_embedding: [403, "This file cannot be used as a script, worker or embedded document."],
  not_found: [404, "There is nothing at this address."],
  bucket_not_found: [404, "There is no such bucket."],
  object_not_found: [404, "There is no object with this key."],
  share_not_found: [404, "Share not found."],
  upload_not_found: [404, "There is no such upload: it was completed, cancelled, or is too old. Start the upload again."],
  user_not_found: [404, "There is no such person."],
  group_not_found: [404, "There is no such group."],
  preset_not_found: [404, "There is no such preset."],
  token_not_found: [404, "There is no such token."],
  mail_server_not_found: [404, "No mail server is set on this site."],
  invitation_not_found: [404, "This invitation is not valid any more. Ask whoever sent it for a new one."],
  method_not_allowed: [405, "This address does not answer that method."],
  already_exists: [409, "Something with this name is there already. Choose another name, or confirm that it is overwritten."],
  source_changed: [409, "The file was changed meanwhile, so nothing was done. Look at it again and repeat."],
  upload_in_progress: [409, "This upload is being completed by another request. Ask again in a moment."],
  edit_conflict: [409, "Somebody else changed this meanwhile. Look at the current values and repeat."],
  idempotency_conflict: [409, "This Idempotency-Key was used with another request. Use a new key."],
  url_key_taken: [409, "Another link has this address already. Choose another one."],
  email_taken: [409, "Somebody with this e-mail address is here already."],
  name_taken: [409, "Something else has this name already. Choose another."],
  mail_off: [
    409,
    "No mail server is set on this site, so nothing can be sent by e-mail. Hand the link over yourself, or set one in the settings.",
  ],
  last_administrator: [409, "This is the only administrator who can sign in. Make somebody else an administrator first."],
  already_set_up: [409, "This site has an administrator already. Sign in instead."],
  share_expired: [410, "This link has expired. Ask whoever sent it for a new one."],
  length_required: [411, "Send the length of the body (Content-Length)."],
  precondition_failed: [412, "The precondition of the request does not hold: the object was changed, or is there already."],
  upload_limit_reached: [413, "This link takes no more than was uploaded to it. Ask whoever sent it."],
  body_too_large: [413, "The body is larger than this address takes."],
  archive_too_large: [413, "The selection is too large for one zip: choose fewer files."],
  upload_type_refused: [415, "This link does not take files of this type. Ask whoever sent it."],
  unsupported_media_type: [415, "This address takes another content type."],
  range_not_satisfiable: [416, "The range lies beyond the end of the file."],
  misdirected: [421, "This server does not answer for that host name."],
  locked: [429, "Too many wrong tries. Wait before trying again."],
  proof_required: [429, "This link is being guessed at, so a short computation is asked for before the next try."],
  too_many_requests: [429, "Too many requests. Wait before trying again."],
  internal: [500, "Something went wrong on the server. The request id helps its operator to find out what."],
  unavailable: [503, "The store is not answering at the moment. Try again in a few seconds."],
  misconfigured: [503, "This site is not set up completely. Its operator finds the reason in the log."],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof CODES;
export const ERROR_CODES = Object.keys(CODES) as ErrorCode[];

/** One wrong value of a request: where it is and what to do. */
export interface ErrorIssue {
  path: string;
  message: string;
}

export interface AppErrorOptions {
  /** A sentence that says what happened and what to do; the code's own sentence otherwise. */
  message?: string;
  issues?: ErrorIssue[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  /** Further members of the answer, such as a challenge. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error that reaches a client. Everything else that is thrown becomes `internal` and is logged. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly issues: ErrorIssue[];
  readonly retryAfterSeconds: number | null;
  readonly headers: Record<string, string>;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? CODES[code][1], { cause: options.cause });
    this.code = code;
    this.status = CODES[code][0];
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? (this.status === 503 ? 2 : null);
    this.headers = options.headers ?? {};
    this.details = options.details ?? {};
  }
}

/** Status of a code, as in the table above. */
export function statusOf(code: ErrorCode): number {
  return CODES[code][0];
}

/** The sentence of a code, where nothing more particular is told. */
export function sentenceOf(code: ErrorCode): string {
  return CODES[code][1];
}
