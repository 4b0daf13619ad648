/**
 * The condition that a text contains what is searched for, whatever the case of its ASCII letters; every character stands for itself. Not `LIKE`: D1 takes
 * patterns of 50 bytes at most, and answers a longer search with an error.
 */
export function contains(expression: string, parameter: string): string {
  return `instr(lower(${expression}), lower(${parameter})) > 0`;
}
