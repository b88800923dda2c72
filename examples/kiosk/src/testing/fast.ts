/** What the time is: `fromMs` at the real time `wallMs`, and from then on `rate` times as fast. */
export interface Pace {
  readonly rate: number;
  readonly fromMs: number;
  readonly wallMs: number;
}

/**
 * A script that makes time run at a pace in whatever page or worker it is put at the beginning of: the date,
 * timers, frames' times and the clock of performance. Frames themselves are drawn as fast as the machine can, so
 * that less of them fall into a second.
 */
export function paceScript(pace: Pace): string {
  return `(() => {
  const RealDate = Date;
  const realNow = Date.now.bind(Date);
  const realPerformance = performance.now.bind(performance);
  let pace = ${JSON.stringify(pace)};
  let frameMs = 0;
  let realFrameMs = 0;
  const now = () => Math.round(pace.fromMs + (realNow() - pace.wallMs) * pace.rate);
  const toFrame = (realMs) => frameMs + (realMs - realFrameMs) * pace.rate;
  globalThis.setPace = (next) => {
    const realMs = realPerformance();
    frameMs = toFrame(realMs);
    realFrameMs = realMs;
    pace = next;
  };
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) { if (parts.length > 0) super(...parts); else super(now()); }
    static now() { return now(); }
  };
  performance.now = () => toFrame(realPerformance());
  for (const name of ['setTimeout', 'setInterval']) {
    const real = globalThis[name].bind(globalThis);
    globalThis[name] = (then, ms = 0, ...parts) => real(then, ms / pace.rate, ...parts);
  }
  if (globalThis.requestAnimationFrame) {
    const real = requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (then) => real((ms) => then(toFrame(ms)));
  }
})();
`;
}

/** The script that gives another pace to a page or a worker that has one. */
export function changeScript(pace: Pace): string {
  return `globalThis.setPace(${JSON.stringify(pace)})`;
}
