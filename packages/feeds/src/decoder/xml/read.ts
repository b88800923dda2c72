import type { FeedPlan } from '@borough/core';
import type { RawFrame } from '../decoder.js';
import { sizeLimit } from '../safe.js';
import type { Writer } from '../writer.js';
import { readXml, type XmlElement } from './xml.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The frame's root element, or null if it was put aside. */
export function parseXml(frame: RawFrame, plan: FeedPlan, writer: Writer): XmlElement | null {
  const maxBytes = sizeLimit(plan);
  if (frame.bytes.byteLength > maxBytes) {
    const detail = `${frame.bytes.byteLength} bytes, more than ${maxBytes}.`;
    writer.reject({ reason: 'size', detail });
    return null;
  }
  let source: string;
  try {
    source = utf8.decode(frame.bytes);
  } catch {
    writer.reject({ reason: 'decode', detail: 'Not UTF-8.' });
    return null;
  }
  const root = readXml(source);
  if (typeof root !== 'string') return root;
  writer.reject({ reason: 'decode', detail: `Not XML: ${root}`, raw: source.slice(0, 500) });
  return null;
}
