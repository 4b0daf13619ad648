/**
 * Source of a module that stands in front of a worker and counts what it asks of its stores: on the way to the answer, and after it. `GET /__calls`
 * answers the counts and starts anew.
 */
export const COUNTING_FRONT = `
import worker from "./index.js";
const CLASS_A = new Set(["put", "list", "createMultipartUpload"]);
const CLASS_B = new Set(["get", "head"]);
let phase = "before";
let calls = empty();
function empty() { return { before: { a: 0, b: 0, d1: 0, written: 0 }, after: { a: 0, b: 0, d1: 0, written: 0 } }; }
const bind = (target, name) => { const value = Reflect.get(target, name, target); return typeof value === "function" ? value.bind(target) : value; };
const bucket = (binding) => new Proxy(binding, { get(target, name) {
  const value = bind(target, name);
  if (CLASS_A.has(name)) return (...args) => { calls[phase].a += 1; return value(...args); };
  if (CLASS_B.has(name)) return (...args) => { calls[phase].b += 1; return value(...args); };
  return value;
} });
const written = (at, result) => { calls[at].written += result?.meta?.rows_written ?? 0; return result; };
const real = new WeakMap();
const statement = (target) => {
  const proxy = new Proxy(target, { get(inner, name) {
    if (name === "bind") return (...args) => statement(inner.bind(...args));
    if (name === "run" || name === "all") return () => { const at = phase; calls[at].d1 += 1; return inner[name]().then((result) => written(at, result)); };
    if (name === "first") return (column) => { const at = phase; calls[at].d1 += 1; return inner.all().then((result) => { written(at, result); const row = result.results[0] ?? null; return column === undefined || row === null ? row : row[column]; }); };
    if (name === "raw") return (...args) => { calls[phase].d1 += 1; return inner.raw(...args); };
    return bind(inner, name);
  } });
  real.set(proxy, target);
  return proxy;
};
const database = (binding) => new Proxy(binding, { get(target, name) {
  if (name === "prepare") return (sql) => statement(target.prepare(sql));
  // One round trip, however many statements it carries.
  if (name === "batch") return (list) => { const at = phase; calls[at].d1 += 1; return target.batch(list.map((one) => real.get(one) ?? one)).then((results) => { results.forEach((result) => written(at, result)); return results; }); };
  return bind(target, name);
} });
const wrapped = new WeakMap();
const wrap = (env) => {
  if (!wrapped.has(env)) wrapped.set(env, Object.fromEntries(Object.entries(env).map(([name, binding]) => {
    if (typeof binding !== "object" || binding === null || binding.constructor.name === "Fetcher") return [name, binding];
    return [name, "createMultipartUpload" in binding ? bucket(binding) : "prepare" in binding ? database(binding) : binding];
  })));
  return wrapped.get(env);
};
export default { async fetch(request, env, ctx) {
  if (new URL(request.url).pathname === "/__calls") { const answer = Response.json(calls); calls = empty(); return answer; }
  phase = "before";
  const response = await worker.fetch(request, wrap(env), ctx);
  phase = "after";
  return response;
} };
`;
