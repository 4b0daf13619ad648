import { type ComponentType, useEffect, useState } from "react";

interface Loaded<Props> {
  Component: ComponentType<Props>;
}

/**
 * A component that is loaded once the page stands, null until then: what is of no use without script must not delay the page. `load` must be the same function every
 * time. (`next/dynamic` weighs more than what it would save here.)
 */
export function useOnDemand<Props>(load: () => Promise<ComponentType<Props>>): Loaded<Props> | null {
  const [loaded, setLoaded] = useState<Loaded<Props> | null>(null);
  useEffect(() => {
    void load().then((Component) => setLoaded({ Component }));
  }, [load]);
  return loaded;
}
