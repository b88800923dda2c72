import {
  DEFAULT_DOWNLOAD_QUEUE,
  DEFAULT_LRU_CACHE,
  DEFAULT_NODE_QUEUE,
  DEFAULT_PARSE_QUEUE,
  DownloadPriorityQueue,
  LRUCache,
  PriorityQueue,
} from '3d-tiles-renderer/core';
import type { TilesRenderer } from '3d-tiles-renderer/three';

/** A cache of tiles, with what its type declarations leave out. */
export interface Cache extends LRUCache {
  readonly cachedBytes: number;
  readonly itemList: readonly object[];
}

/** Its own cache and queues, with the library's priorities: fresh ones have none, shared ones mix cities. */
export function createQueues(tiles: TilesRenderer): Cache {
  const cache = new LRUCache() as Cache;
  cache.unloadPriorityCallback = DEFAULT_LRU_CACHE.unloadPriorityCallback;
  tiles.lruCache = cache;
  tiles.downloadQueue = new DownloadPriorityQueue();
  tiles.downloadQueue.maxJobsPerOrigin = DEFAULT_DOWNLOAD_QUEUE.maxJobsPerOrigin;
  tiles.downloadQueue.priorityCallback = DEFAULT_DOWNLOAD_QUEUE.priorityCallback;
  tiles.parseQueue = new PriorityQueue();
  tiles.parseQueue.maxJobs = DEFAULT_PARSE_QUEUE.maxJobs;
  tiles.parseQueue.priorityCallback = DEFAULT_PARSE_QUEUE.priorityCallback;
  tiles.processNodeQueue = new PriorityQueue();
  tiles.processNodeQueue.maxJobs = DEFAULT_NODE_QUEUE.maxJobs;
  tiles.processNodeQueue.priorityCallback = DEFAULT_NODE_QUEUE.priorityCallback;
  return cache;
}
