/** The choice of light or dark: kept in a cookie so that the server renders it at once, `system` being no cookie at all. */
export type Theme = "light" | "dark" | "system";

export const THEME_COOKIE = "theme";

/** What the cookie says; anything unknown is the system's choice. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;
const listeners = new Set<() => void>();

/** Shows the theme at once and remembers it for a year. Browser only. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") {
    delete root.dataset["theme"];
    document.cookie = `${THEME_COOKIE}=; path=/; max-age=0; samesite=lax`;
  } else {
    root.dataset["theme"] = theme;
    document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
  }
  for (const notify of listeners) notify();
}

/** The theme that is shown, for `useSyncExternalStore`. */
export const themeStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  read: (): Theme => parseTheme(document.documentElement.dataset["theme"]),
  readOnServer: (): Theme => "system",
};
