import type { Undo } from '@borough/core';

/** The way from screen to screen: whatever one posts, all others hear. */
export interface Channel {
  post(message: unknown): void;
  listen(hear: (message: unknown) => void): Undo;
  /** Of a way that can be lost: tells each time that it is there, the first time too; what was posted before is lost. */
  opened?(then: () => void): Undo;
}

/** All pages of one browser and one origin that name the same channel. */
export function openBroadcast(name: string): Channel & { readonly close: Undo } {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    listen(hear) {
      const listen = ({ data }: MessageEvent): void => hear(data);
      channel.addEventListener('message', listen);
      return () => channel.removeEventListener('message', listen);
    },
    close: () => channel.close(),
  };
}
