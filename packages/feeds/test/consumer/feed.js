import { createFeeds } from '@borough/feeds';

// A page with one feed, given in its url; the test looks at `window.seen`.
const plan = JSON.parse(new URL(location.href).searchParams.get('plan'));
const { origin } = new URL(plan.url);
window.seen = { values: [], link: '', asked: [] };
const open = createFeeds({
  getToken: async ({ reason }) => {
    window.seen.asked.push(reason);
    return 'secret-1';
  },
  tokenOrigins: [origin === 'null' ? plan.url : origin],
});
const feeds = open([plan], (delivery) => {
  window.seen.values.push(...delivery.value);
  window.seen.clock ??= delivery.clock;
  window.seen.link = delivery.health.link;
  window.seen.detail = delivery.health.linkDetail;
});
setInterval(() => feeds.pull(), 50);
