import { BoroughError } from '@borough/core';

/**
 * The address of a city that somebody else has named, in a link say: anybody can write a link, so that a city is
 * opened from the page's own origin, or from one of these exact origins, and from nowhere else.
 *
 * @throws BoroughError `CITY_FOREIGN` where it is of another origin, or no address at all
 * @example
 * element.src = checkCityAddress(query.get('city') ?? 'city.json', location.href, ['https://data.example']);
 */
export function checkCityAddress(
  src: string,
  page: string,
  origins: readonly string[] = [],
): string {
  const { origin } = new URL(page);
  const url = URL.canParse(src, page) ? new URL(src, page) : null;
  if (url && /^https?:$/.test(url.protocol) && [origin, ...origins].includes(url.origin))
    return url.href;
  throw new BoroughError(
    'CITY_FOREIGN',
    `This page opens cities of ${[origin, ...origins].join(', ')} only, and "${src.slice(0, 200)}" is not of there. Put the document beside the page, or list its origin in the page.`,
  );
}
