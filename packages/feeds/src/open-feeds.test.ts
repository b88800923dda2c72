import { BoroughError, type FeedPlan } from '@borough/core';
import { expect, test } from 'vitest';
import { toPlan } from '../test/listener.js';
import { createFeeds, openFeeds } from './index.js';

const good = toPlan({
  id: 'energy',
  url: 'ws://127.0.0.1:1',
  topic: 'town/energy/+',
  map: { key: '$topic[2]', columns: { energy: '$value' } },
  columns: ['energy'],
  checks: [{ type: 'number' }],
});

test.each<[string, Partial<FeedPlan>, string]>([
  ['FEED_TRANSPORT_UNKNOWN', { transport: 'pigeon' }, 'feeds.energy.transport "pigeon"'],
  ['FEED_TRANSPORT_UNKNOWN', { transport: 'constructor' }, 'There are: mqtt, http'],
  ['FEED_DECODER_UNKNOWN', { decoder: 'xml' }, 'feeds.energy.decoder "xml"'],
  ['FEED_URL_INVALID', { url: '/mqtt' }, 'feeds.energy.url "/mqtt" is not an absolute url'],
  ['FEED_URL_INVALID', { url: 'http://x' }, 'speaks ws:, wss:, mqtt:, mqtts:'],
  ['FEED_URL_INVALID', { transport: 'http', url: 'file:///etc/passwd' }, 'speaks http:, https:'],
  ['FEED_TOPIC_INVALID', { topic: 'a/#/b' }, 'feeds.energy.topic has a wildcard'],
  ['FEED_TOPIC_INVALID', { topic: '' }, 'feeds.energy.topic is empty'],
  ['FEED_MAP_INVALID', { map: { key: 'a' } }, 'feeds.energy.map.columns is empty'],
])('FE5 %s is thrown at once: %j', (code, more, message) => {
  const open = () => openFeeds([{ ...good, ...more }], () => {});
  expect(open).toThrow(BoroughError);
  expect(open).toThrow(message);
  expect(open).toThrow(`[borough ${code}]`);
});

test('FE5 two feeds of one id are refused', () => {
  expect(() => openFeeds([good, good], () => {})).toThrow('[borough FEED_ID_TAKEN]');
});

test('FE5 FE29 one that joins is checked before anything of it is opened, and its id is free when it has left', () => {
  const feeds = openFeeds([good], () => {});
  const more = { ...good, id: 'more' };
  expect(() => feeds.add?.([more, { ...good, id: 'x', url: '/x' }])).toThrow('FEED_URL_INVALID');
  expect(() => feeds.add?.([good])).toThrow('FEED_ID_TAKEN');
  const undo = feeds.add?.([more]);
  expect(() => feeds.add?.([more])).toThrow('FEED_ID_TAKEN');
  undo?.();
  undo?.();
  feeds.add?.([more]);
  feeds.close();
});

test('in Node, feeds run in this thread; what cannot connect is waiting, not an error', async () => {
  const links: string[] = [];
  const feeds = createFeeds()([good], (delivery) => links.push(delivery.health.link));
  await expect
    .poll(
      () => {
        feeds.pull();
        return links;
      },
      { timeout: 5000 },
    )
    .toContain('waiting');
  feeds.close();
  const before = links.length;
  feeds.pull();
  feeds.close();
  expect(links).toHaveLength(before);
});
