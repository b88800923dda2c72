import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';

/** What a click saves. */
export async function saved(page: Page, click: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(click)]);
  return readFile(await file.path());
}

/** Rows of a CSV as RFC 4180 has it. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (const [, quoted, bare = '', end] of text.replace(/^\uFEFF/, '').matchAll(cell)) {
    rows.at(-1)?.push(quoted?.replace(/""/g, '"') ?? bare);
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  // The last line ends, too.
  return rows.slice(0, -1);
}

/** What is in a PNG: its size, and how many colours there are in each half of it. */
export function lookAtPng(
  page: Page,
  png: Buffer,
): Promise<{
  readonly width: number;
  readonly height: number;
  readonly colours: readonly [left: number, right: number];
}> {
  return page.evaluate(async (data) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${data}`;
    await picture.decode();
    const { width, height } = picture;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(picture, 0, 0);
    const half = Math.floor(width / 2);
    const coloursFrom = (x: number): number => {
      const { buffer } = context.getImageData(x, 0, half, height).data;
      return new Set(new Uint32Array(buffer)).size;
    };
    return { width, height, colours: [coloursFrom(0), coloursFrom(half)] as const };
  }, png.toString('base64'));
}
