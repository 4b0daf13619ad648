/** Above this no password is hashed at all. */
export const MAX_PASSWORD_BYTES = 1024;
/** For people who sign in. */
export const MIN_ACCOUNT_PASSWORD_CHARACTERS = 8;
