/*
 * Stands in front of the built entry in the fault tests: the same worker, whose database, buckets and clock (timers of ten seconds and more with it) fail as told. `POST /__faults` sets the rules:
 *
 *   { d1: [{ sql, when: "before" | "after", times, delayMs? }], r2: [{ op, key?, when: "before" | "after" | "stream", times, message?, atByte? }], clockMs,
 *     cache: "throws" | "forgets" | "cuts" | { replaces: key } }
 *
 * "before" throws instead of the call, "after" lets it happen and loses the answer. `GET /__calls` lists what was asked of the stores, and which long timers
 * were due, since it was last read.
 */
import entry from "./index.js";

let rules = { d1: [], r2: [], clockMs: 0, cache: null };
let calls = [];

/* The data centre's cache: what is asked of it, and how it fails. */
const openCache = caches.open.bind(caches);
caches.open = async (name) => {
  if (rules.cache === "throws") throw new Error("the cache is away");
  const cache = await openCache(name);
  return {
    put: async (...values) => {
      calls.push("cache put");
      await cache.put(...values);
    },
    match: async (...values) => {
      // Somebody stores another version in the moment in which the cache has none.
      if (rules.cache?.replaces) await realBuckets.documents.put(rules.cache.replaces, "replaced");
      const found = rules.cache === "forgets" || rules.cache?.replaces ? undefined : await cache.match(...values);
      calls.push(found === undefined ? "cache miss" : "cache hit");
      return found !== undefined && rules.cache === "cuts" ? new Response("cut", { status: found.status }) : found;
    },
  };
};

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(RealDate.now() + rules.clockMs);
    else super(...values);
  }
  static now() {
    return RealDate.now() + rules.clockMs;
  }
};

/*
 * Long waits follow the clock that the tests move. Each is looked at from its own request, whose work it is: another one may not act for it.
 */
const LONG_MS = 10_000;
const LOOK_EVERY_MS = 100;
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, ms = 0, ...values) => {
  if (ms < LONG_MS) return realSetTimeout(work, ms, ...values);
  const dueAtMs = Date.now() + ms;
  const look = setInterval(() => {
    if (Date.now() < dueAtMs) return;
    clearInterval(look);
    calls.push(`timer ${ms}`);
    work(...values);
  }, LOOK_EVERY_MS);
  return look;
};

function due(list, matches) {
  const rule = list.find((candidate) => candidate.times > 0 && matches(candidate));
  if (rule) rule.times -= 1;
  return rule;
}

async function faulty(rule, work) {
  if (rule?.delayMs) await new Promise((resolve) => setTimeout(resolve, rule.delayMs));
  if (rule?.when === "before") throw new Error(rule.message ?? "Network connection lost.");
  const result = await work();
  if (rule?.when === "after") throw new Error(rule.message ?? "Network connection lost.");
  return result;
}

function wrapStatement(statement, sql) {
  const run =
    (method) =>
    (...values) => {
      calls.push(`d1 ${sql.trim().split(/\s+/u).slice(0, 3).join(" ")}`);
      return faulty(
        due(rules.d1, (rule) => sql.includes(rule.sql)),
        () => statement[method](...values),
      );
    };
  return {
    inner: statement,
    sql,
    bind: (...values) => wrapStatement(statement.bind(...values), sql),
    first: run("first"),
    run: run("run"),
    all: run("all"),
    raw: run("raw"),
  };
}

function wrapDatabase(database) {
  return {
    prepare: (sql) => wrapStatement(database.prepare(sql), sql),
    batch: (statements) => {
      calls.push(`d1 batch of ${statements.length}`);
      const sql = statements.map((statement) => statement.sql).join("\n");
      const second = due(rules.d1, (rule) => rule.when === "inside" && sql.includes(rule.sql));
      const inner = statements.map((statement) => statement.inner);
      // A statement that fails inside the transaction takes all of it back.
      if (second)
        return database.batch([...inner.slice(0, 1), database.prepare("INSERT INTO no_such_table VALUES (1)"), ...inner.slice(1)]);
      return faulty(
        due(rules.d1, (rule) => sql.includes(rule.sql)),
        () => database.batch(inner),
      );
    },
    exec: (sql) => database.exec(sql),
  };
}

function breakStream(object, atByte) {
  let sent = 0;
  const source = object.body.getReader();
  const body = new ReadableStream({
    // As the store's own, so that whoever reads into buffers of their own can.
    type: "bytes",
    async pull(controller) {
      const { done, value } = await source.read();
      if (done) return controller.close();
      sent += value.length;
      if (sent > atByte) {
        await source.cancel();
        return controller.error(new Error("the store broke off"));
      }
      controller.enqueue(value);
    },
  });
  return new Proxy(object, {
    get: (target, name) => (name === "body" ? body : typeof target[name] === "function" ? target[name].bind(target) : target[name]),
  });
}

function wrapBucket(name, bucket) {
  const wrap =
    (op) =>
    (key, ...values) => {
      calls.push(`r2 ${op} ${name} ${typeof key === "string" ? key : ""}`.trim());
      const rule = due(
        rules.r2,
        (candidate) => candidate.op === op && (candidate.key === undefined || String(key).includes(candidate.key)),
      );
      return faulty(rule, async () => {
        const result = await bucket[op](key, ...values);
        return rule?.when === "stream" && result?.body ? breakStream(result, rule.atByte ?? 0) : result;
      });
    };
  const wrapped = {};
  for (const op of ["head", "get", "put", "list", "delete", "createMultipartUpload"]) wrapped[op] = wrap(op);
  wrapped.resumeMultipartUpload = (key, id) => {
    const upload = bucket.resumeMultipartUpload(key, id);
    const part =
      (op) =>
      (...values) => {
        calls.push(`r2 ${op} ${name} ${key}`);
        return faulty(
          due(rules.r2, (rule) => rule.op === op),
          () => upload[op](...values),
        );
      };
    return { uploadPart: part("uploadPart"), complete: part("complete"), abort: part("abort") };
  };
  return wrapped;
}

let wrappedEnv = null;
let realBuckets = null;

function wrapEnv(env) {
  realBuckets = env;
  wrappedEnv ??= Object.fromEntries(
    Object.entries(env).map(([name, binding]) => {
      if (name === "DB") return [name, wrapDatabase(binding)];
      return [name, binding?.constructor?.name === "R2Bucket" ? wrapBucket(name, binding) : binding];
    }),
  );
  return wrappedEnv;
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/__faults") {
      rules = { d1: [], r2: [], clockMs: 0, cache: null, ...(await request.json()) };
      return new Response(null, { status: 204 });
    }
    if (pathname === "/__calls") {
      const seen = calls;
      calls = [];
      return Response.json(seen);
    }
    return entry.fetch(request, wrapEnv(env), ctx);
  },
};
