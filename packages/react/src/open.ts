import { BoroughError, type City, type OpenFeeds, openCity } from '@borough/core';

/** Where a city comes from: a url of its document, or the document itself. */
export type CitySource =
  | { readonly src: string }
  | { readonly description: unknown; readonly baseUrl?: string };

/**
 * Opens a city that is described somewhere.
 *
 * @throws BoroughError `CITY_UNREACHABLE` where no document comes, `CITY_INVALID` where it is wrong
 */
export async function openFrom(
  source: CitySource,
  feeds: OpenFeeds | undefined,
  signal: AbortSignal,
): Promise<City> {
  if ('description' in source) {
    const { description, baseUrl } = source;
    return openCity(description, { ...(baseUrl && { baseUrl }), ...(feeds && { feeds }) });
  }
  const url = new URL(source.src, document.baseURI).href;
  const description = await readDocument(url, signal);
  signal.throwIfAborted();
  return openCity(description, { baseUrl: url, ...(feeds && { feeds }) });
}

async function readDocument(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return await response.json();
    throw new Error(`It answers ${response.status}.`);
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new BoroughError(
      'CITY_UNREACHABLE',
      `No city could be read from ${url}. ${(cause as Error).message} Check the address, and that the server allows this page (CORS).`,
      { cause },
    );
  }
}
