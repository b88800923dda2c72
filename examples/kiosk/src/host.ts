import { hostKiosk, keepOffline } from '@borough/kiosk';
import { kioskUrl } from './address.js';
import { tellKept } from './network.js';
import { WORDS } from './words.js';

/** The outer page: it shows the kiosk in a frame, and loads it again when its heart stops. */
const frame = document.createElement('iframe');
frame.id = 'kiosk';
frame.allow = 'fullscreen';
frame.title = 'borough';
// Seen where there is no kiosk: while it loads, and while it is off.
const soon = document.createElement('p');
soon.id = 'soon';
soon.textContent = Object.values(WORDS.soon).join(' · ');
document.body.append(soon, frame);

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
// `?patience=SECONDS` for a computer that draws slowly: what is slow must not be taken for dead.
const query = new URLSearchParams(location.search);
const patience = Number(query.get('patience'));
// `?night=HOUR` where four in the morning is not the quiet hour, and `never` where it is started anew otherwise.
const night = query.get('night') ?? '4';
const watchdog = hostKiosk({
  frame,
  url: kioskUrl(location.href),
  ...(night !== 'never' && { nightly: { hour: Number(night), timeZone } }),
  ...(patience > 0 && { patienceMs: patience * 1000, startMs: patience * 3000 }),
});
// Whoever looks after the screen sees in the page how it goes.
const show = ({ is, rescues } = watchdog.state.get()): void => {
  document.documentElement.dataset.kiosk = is;
  document.documentElement.dataset.rescues = String(rescues);
};
watchdog.state.watch(show);
show();

// A computer that starts without a network finds the watchdog, too. It is of another site, and kept apart.
keepOffline({ worker: 'offline.js', addresses: [] }).then(
  () => tellKept('whole', null),
  (failure) => tellKept('failed', failure),
);
