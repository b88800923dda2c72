export type { Decode, RawFrame } from './decoder/decoder.js';
export { checkJsonMap, type JsonMap } from './decoder/json-map.js';
export { openDecoder } from './open-decoder.js';
export { createFeeds, type FeedsOptions, openFeeds } from './open-feeds.js';
export { openSource, type SourceHearer, type SourceOptions } from './open-source.js';
export {
  encodeHeader,
  encodeRecord,
  FULL as RECORDED_FULL,
  isRecording,
  LINK as RECORDED_LINK,
  RETAINED as RECORDED_RETAINED,
  type RecordedFrame,
  readRecords,
  UNCHANGED as RECORDED_UNCHANGED,
} from './recording/format.js';
export { encodeLine } from './recording/ndjson.js';
export type { GetToken, Token, TokenRequest } from './transport/token.js';
export type { FrameFacts } from './transport/transport.js';
