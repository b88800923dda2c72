/// <reference lib="webworker" />
import { type Answer, type Ask, openSourceEnd, type SourceEnd } from '../ingest/source-end.js';
import { FORMATS, type Format } from '../messages/formats.js';
import type { IngestSize } from '../messages/frames.js';

declare const self: DedicatedWorkerGlobalScope;

/** Page → worker. */
export type ToSource =
  | { readonly do: 'open'; readonly format: string; readonly size: IngestSize }
  | Ask;
/** Worker → page. */
export type FromSource = { readonly fills: number } | Answer;

let end: SourceEnd | null = null;

self.onmessage = async ({ data }: MessageEvent<ToSource>) => {
  if (data.do === 'open') {
    end = await openSourceEnd(FORMATS[data.format] as Format, data.size);
    self.postMessage({ fills: end.fills } satisfies FromSource);
    return;
  }
  const answer = (end as SourceEnd).answer(data);
  // As the feeds' own worker hands a delivery over.
  const transfer = Object.values(answer.delivery ?? {}).flatMap((part) =>
    ArrayBuffer.isView(part) && part.byteLength > 0 ? [part.buffer as ArrayBuffer] : [],
  );
  self.postMessage(answer satisfies FromSource, transfer);
};
