import { join } from 'node:path';
import { openChromium, watchProblems } from '@borough/fixtures/chromium';
import { unpack } from '@borough/fixtures/consumer';
import { type Answer, type Site, STRICT_POLICY, serveSite } from '@borough/fixtures/site';
import type { Page } from 'playwright';

/** What a test reads of a page, without its types. */
// biome-ignore lint/suspicious/noExplicitAny: it lives in the page
export type Any = any;

/** Pages that name the bundle of the packed package by a script tag, and a browser for them. */
export interface Bundled {
  /** The folder that a person copies beside a page. */
  readonly folder: string;
  /** A site with the bundle and these pages, under the strict policy unless another is given. */
  serve(pages: Readonly<Record<string, string>>, answer?: Answer, policy?: string): Promise<Site>;
  open(url: string): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  readonly problems: readonly string[];
}

export async function openBundled(): Promise<Bundled> {
  const [packed, browser] = await Promise.all([unpack('element'), openChromium()]);
  const folder = join(packed.folder, 'dist/bundle');
  const sites: Site[] = [];
  return {
    folder,
    async serve(pages, answer, policy = STRICT_POLICY) {
      const site = await serveSite(folder, {
        answer: (path) => (Object.hasOwn(pages, path) ? pages[path] : answer?.(path)),
        ...(policy && { policy }),
      });
      sites.push(site);
      return site;
    },
    async open(url) {
      const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
      const problems = watchProblems(page);
      await page.goto(url);
      return { page, problems };
    },
    async close() {
      await browser.close();
      await Promise.all(sites.map((site) => site.close()));
      packed.remove();
    },
  };
}

/** Resolves when so many cities are drawn. */
export const drawn = (page: Page, count = 1): Promise<unknown> =>
  page.waitForFunction(
    (n) => document.querySelectorAll('borough-city[aria-busy="false"]').length === n,
    count,
    { timeout: 60_000 },
  );
