export interface BenchOptions {
  /** How often each candidate is measured. */
  rounds: number;
  /** How long each measurement of requests a second lasts. */
  windowMs: number;
  /** Short runs use smaller files and fewer rows. */
  isQuick: boolean;
  /** Whether a row of the targets was asked for. */
  wants: (id: string) => boolean;
}
