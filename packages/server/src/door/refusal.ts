/** An answer that is no acknowledgement: why, and what to do next. */
export interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 503;
  readonly code: string;
  /** For the operator's people. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'status' in value && 'message' in value;
}
