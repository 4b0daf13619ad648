/** A browser without a page: keeps cookies per origin, follows nothing by itself. */
export class CookieJar {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** `fetch` with the origin's cookies; what the answer sets is kept. */
  async fetch(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const headers = new Headers(init.headers);
    const cookie = this.header(url.origin);
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await fetch(url, { redirect: "manual", ...init, headers });
    const own = this.#of(url.origin);
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf("="));
      const isOver = attributes.some((attribute) => {
        const [key = "", value = ""] = attribute.split("=", 2);
        return (/^max-age$/iu.test(key) && Number(value) <= 0) || (/^expires$/iu.test(key) && Date.parse(value) <= Date.now());
      });
      if (isOver) own.delete(name);
      else own.set(name, pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  }

  header(origin: string): string {
    return Array.from(this.#of(origin), ([name, value]) => `${name}=${value}`).join("; ");
  }

  get(origin: string, name: string): string | undefined {
    return this.#of(origin).get(name);
  }

  set(origin: string, name: string, value: string): void {
    this.#of(origin).set(name, value);
  }

  delete(origin: string, name: string): void {
    this.#of(origin).delete(name);
  }

  #of(origin: string): Map<string, string> {
    let own = this.#cookies.get(origin);
    if (own === undefined) {
      own = new Map();
      this.#cookies.set(origin, own);
    }
    return own;
  }
}
