/** R2 Explorer as its documentation sets it up, with Basic authentication as ours has. */
import { R2Explorer } from "r2-explorer";

/** Filled in by the bundler. */
declare const ADMIN: { email: string; password: string };

export default R2Explorer({ readonly: false, basicAuth: { username: ADMIN.email, password: ADMIN.password } });
