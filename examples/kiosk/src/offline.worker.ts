import { type ShellFile, serveOffline } from '@borough/kiosk/offline';

/** The service worker: it keeps the kiosk, and what it has shown, for the time without a network. */
serveOffline(self as never, {
  // Written here by the build.
  shell: globalThis.BOROUGH_SHELL,
});

declare global {
  var BOROUGH_SHELL: readonly ShellFile[];
}
