export { checkJsonMap, type JsonMap } from './decoder/json-map.js';
export { createFeeds, type FeedsOptions, openFeeds } from './open-feeds.js';
