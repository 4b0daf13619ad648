/** A pattern of path segments; `:name` takes one segment, `:name+` one or more (it may stand anywhere but only once). */
export interface RouteEntry<Module> {
  pattern: string;
  module: Module;
}

export interface RouteMatch<Module> {
  module: Module;
  /** Decoded exactly once; `null` when a segment is not percent-encoded UTF-8. */
  params: Record<string, string> | null;
}

interface CompiledEntry<Module> {
  module: Module;
  names: string[];
  expression: RegExp;
}

/** Compiles a table once. Earlier entries win, so the more particular stand first. */
export function createMatcher<Module>(entries: RouteEntry<Module>[]): (pathname: string) => RouteMatch<Module> | null {
  const compiled = entries.map(({ pattern, module }): CompiledEntry<Module> => {
    const names: string[] = [];
    const source = pattern
      .split("/")
      .map((segment) => {
        if (!segment.startsWith(":")) return segment.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&");
        const isRest = segment.endsWith("+");
        names.push(segment.slice(1, isRest ? -1 : undefined));
        return isRest ? "(.+)" : "([^/]+)";
      })
      .join("/");
    return { module, names, expression: new RegExp(`^${source}/?$`, "u") };
  });
  return (pathname) => {
    for (const { module, names, expression } of compiled) {
      const match = expression.exec(pathname);
      if (match) return { module, params: decodeParams(names, match) };
    }
    return null;
  };
}

function decodeParams(names: string[], match: RegExpExecArray): Record<string, string> | null {
  try {
    return Object.fromEntries(names.map((name, position) => [name, decodeURIComponent(match[position + 1] ?? "")]));
  } catch {
    return null;
  }
}
