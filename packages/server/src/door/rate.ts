/** How much of something may pass in a minute; what is unused saves up to half of that. */
export interface Rate {
  /** Takes `n`, or says in how many seconds there will be as much. */
  take(n: number): number;
}

export function createRate(perMinute: number, now: () => number): Rate {
  const most = perMinute / 2;
  let left = most;
  let atMs = now();
  return {
    take(n) {
      const nowMs = now();
      left = Math.min(most, left + (Math.max(0, nowMs - atMs) / 60_000) * perMinute);
      atMs = nowMs;
      // What is larger than the whole pail passes from a full one, else it never could.
      const needed = Math.min(n, most);
      if (left >= needed) {
        left -= n;
        return 0;
      }
      return Math.max(1, Math.ceil(((needed - left) / perMinute) * 60));
    },
  };
}
