/**
 * A mistake of the programmer or of a city's author, told with the next move.
 *
 * Bad data is never an error (it goes to quarantine), a lost connection is a state.
 */
export class BoroughError extends Error {
  override readonly name = 'BoroughError';
  /** Stable, upper case, never reworded: `CITY_INVALID`, `TABLE_UNKNOWN`, … */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`[borough ${code}] ${message}`, options);
    this.code = code;
  }
}
