/** A pattern for `LIKE … ESCAPE '\'` that finds text anywhere, taken as it stands: `%` and `_` are characters like others. */
export function likePattern(text: string): string {
  return `%${text.trim().replaceAll(/[\\%_]/gu, (character) => `\\${character}`)}%`;
}
