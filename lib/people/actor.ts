/** Who makes a request in the portal or through the API. */
export interface Actor {
  id: string;
  email: string;
  name: string | null;
  role: "administrator";
  /** How the person proved to be who they are. Only `session` is sent along by browsers on their own, so only it needs an origin check. */
  via: "session" | "basic";
  sessionId: string | null;
}
