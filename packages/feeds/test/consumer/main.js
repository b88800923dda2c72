import { openFeeds } from '@borough/feeds';

// What a page of a consumer does; the test looks at `window.seen`.
const url = new URL(location.href).searchParams.get('broker');
const plan = {
  id: 'energy',
  transport: 'mqtt',
  url,
  topic: 'town/energy/+',
  decoder: 'json',
  map: { key: '$topic[2]', columns: { energy: '$value' } },
  cadence: { kind: 'onChange' },
  nature: 'simulated',
  columns: ['energy'],
  checks: [{ type: 'number' }],
  maxKeys: 100,
};

window.seen = { keys: [], values: [], links: [] };
const feeds = openFeeds([plan], (delivery) => {
  window.seen.keys.push(...delivery.newKeys);
  window.seen.values.push(...delivery.value);
  window.seen.links.push(delivery.health.link);
});
const timer = setInterval(() => feeds.pull(), 50);
window.closeFeeds = () => {
  clearInterval(timer);
  feeds.close();
};
