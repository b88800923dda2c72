// One address, two pages: the watchdog's, and in its frame, with `?host=`, the kiosk's.
const isKiosk = new URLSearchParams(location.search).has('host');
void (isKiosk ? import('./kiosk.js') : import('./host.js'));
