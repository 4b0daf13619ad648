/** Builds and serves: what `npm start` does on a fresh machine. */
import "./build.ts";
await import("./serve.ts");
