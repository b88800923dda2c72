import { createFeeds } from '@borough/feeds';

// A page with feeds, given in its url; the test looks at what comes of the first, in `window.seen`.
const plans = JSON.parse(new URL(location.href).searchParams.get('plans'));
const [{ id }, ...others] = plans;
const { url } = others[0] ?? plans[0];
const { origin } = new URL(url);
window.seen = { values: [], link: '', asked: [] };
const open = createFeeds({
  getToken: async ({ reason }) => {
    window.seen.asked.push(reason);
    return 'secret-1';
  },
  tokenOrigins: [origin === 'null' ? url : origin],
});
const feeds = open(plans, (delivery) => {
  if (delivery.feed !== id) return;
  window.seen.values.push(...delivery.value);
  window.seen.clock ??= delivery.clock;
  window.seen.link = delivery.health.link;
  window.seen.detail = delivery.health.linkDetail;
});
setInterval(() => feeds.pull(), 50);
