/** A file does not hold what its format requires, so nothing can be made of it. */
export class BrokenFile extends Error {
  override name = "BrokenFile";
}
