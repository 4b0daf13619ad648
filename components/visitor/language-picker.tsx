import { LANGUAGE_NAMES, type Language } from "@/lib/languages/languages";
import type { Words } from "@/lib/languages/words";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";

interface LanguagePickerProps {
  words: Words;
  /** Those that the site offers. */
  languages: readonly Language[];
  /** Fields of the address that shows the same page again; `lang` is added. */
  fields?: [name: string, value: string][];
  /** Path of that page, where it is not the one of the address itself. */
  path?: string;
}

const LINKS =
  "[&_a]:inline-flex [&_a]:h-9 [&_a]:items-center [&_a]:rounded-md [&_a]:px-3 [&_a]:hover:bg-accent [&_a]:hover:text-accent-foreground [&_a]:aria-[current=true]:bg-accent [&_a]:aria-[current=true]:text-accent-foreground [&_a]:pointer-coarse:h-11";

/** The page in another language: plain links, each in its own words. Says nothing where there is no choice. */
export function LanguagePicker({ words, languages, fields = [], path = "" }: LanguagePickerProps) {
  if (languages.length < 2) return null;
  return (
    <details className="group mx-auto w-fit">
      <summary className="mx-auto inline-flex h-9 w-fit cursor-pointer list-none items-center gap-2 rounded-md px-3 font-medium hover:bg-accent hover:text-accent-foreground pointer-coarse:h-11 [&_svg]:size-4 [&::-webkit-details-marker]:hidden">
        <LineIcon path={ICONS.language} />
        <span className="sr-only">{words.say("language.choose")}: </span>
        {LANGUAGE_NAMES[words.language]}
      </summary>
      <nav aria-label={words.say("language.choose")}>
        {/* Said once for all of them: Next sends a page twice, and its page for nothing along. */}
        <ul className={`mt-1 flex flex-wrap justify-center gap-1 ${LINKS}`}>
          {languages.map((language) => (
            <li key={language}>
              <a
                href={`${path}?${new URLSearchParams([...fields, ["lang", language]]).toString()}`}
                lang={language}
                hrefLang={language}
                aria-current={language === words.language || undefined}
              >
                {LANGUAGE_NAMES[language]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
