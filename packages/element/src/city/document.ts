import { BoroughError } from '@borough/core';

/** A city's document and where it came from; relative addresses in it start there. */
export interface FetchedDocument {
  readonly value: unknown;
  readonly baseUrl: string;
}

/**
 * Fetches a city's document.
 *
 * @throws BoroughError `CITY_UNREACHABLE`, `CITY_REFUSED`, `CITY_NO_JSON`, each with the next move
 */
export async function fetchDocument(
  src: string,
  base: string,
  signal: AbortSignal,
): Promise<FetchedDocument> {
  const url = new URL(src, base);
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new BoroughError(
      'CITY_UNREACHABLE',
      `Nothing answered at ${url.href}. Check the address; another origin has to allow this page (CORS), and this page's connect-src has to allow it.`,
      { cause },
    );
  }
  if (!response.ok)
    throw new BoroughError(
      'CITY_REFUSED',
      `${url.href} answered ${response.status}. Put the city's document there, or correct src.`,
    );
  try {
    return { value: await response.json(), baseUrl: url.href };
  } catch (cause) {
    signal.throwIfAborted();
    throw new BoroughError(
      'CITY_NO_JSON',
      `${url.href} is not JSON. It may be the page that the server shows for a missing file.`,
      { cause },
    );
  }
}
