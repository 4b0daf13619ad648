/** The session cookie, made and read by next-auth (an encrypted JWT). `__Host-` binds it to this host, to HTTPS (or localhost) and to `/`. */
export const SESSION_COOKIE = "__Host-sluice.session";
export const SESSION_LIFETIME_SECONDS = 7 * 24 * 60 * 60;
