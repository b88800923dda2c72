export { addressesOf } from './addresses.js';
export { type Channel, openBroadcast } from './channel.js';
export { confine } from './confine.js';
export { createFallback, type Fallback, type FallbackOptions } from './fallback.js';
export { createHeart, type HeartOptions } from './heart.js';
export { type Attendance, createIdle, type Idle, type IdleOptions } from './idle.js';
export { type KeepOptions, keepOffline } from './keep.js';
export { createKiosk, type Kiosk, type KioskOptions } from './kiosk.js';
export { nextTimeOfDay, type TimeOfDay } from './night.js';
export { beatToHost, type HostOptions, hostKiosk, isBeat } from './page.js';
export { type Recorded, recordedOf } from './recorded.js';
export { followScreen, leadScreens, type Screen, type ScreenOptions } from './screens.js';
export { pageFrame, pageTiming, type Timing } from './timing.js';
export { type Wall, windowOf } from './wall.js';
export {
  type Beat,
  createWatchdog,
  type Watch,
  type Watchdog,
  type WatchdogOptions,
} from './watchdog.js';
