/*
 * Making a formatter takes a hundred times as long as using it, and a page of a folder has hundreds of sizes and dates: each is made once. Of how many there are
 * readers decide, whose locale is one of hundreds, so that all are dropped when they become too many.
 */
const MAX_KEPT = 64;
const kept = new Map<string, unknown>();

function keep<Format>(kind: string, locale: string | undefined, options: object | undefined, make: () => Format): Format {
  const name = `${kind} ${locale ?? ""} ${JSON.stringify(options ?? {})}`;
  const known = kept.get(name) as Format | undefined;
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const made = make();
  kept.set(name, made);
  return made;
}

type Locale = string | undefined;

export const numberFormat = (locale?: Intl.LocalesArgument, options?: Intl.NumberFormatOptions): Intl.NumberFormat =>
  keep("number", locale as Locale, options, () => new Intl.NumberFormat(locale, options));

export const dateFormat = (locale?: Intl.LocalesArgument, options?: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  keep("date", locale as Locale, options, () => new Intl.DateTimeFormat(locale, options));

export const listFormat = (locale?: string, options?: Intl.ListFormatOptions): Intl.ListFormat =>
  keep("list", locale, options, () => new Intl.ListFormat(locale, options));

export const relativeTimeFormat = (locale?: string, options?: Intl.RelativeTimeFormatOptions): Intl.RelativeTimeFormat =>
  keep("relative", locale, options, () => new Intl.RelativeTimeFormat(locale, options));

export const pluralRules = (locale?: Intl.LocalesArgument, options?: Intl.PluralRulesOptions): Intl.PluralRules =>
  keep("plural", locale as Locale, options, () => new Intl.PluralRules(locale, options));
