/**
 * A script that makes time run `rate` times as fast in whatever page or worker it is put at the beginning of:
 * what is `fromMs` at the real time `wallMs`, timers, frames' times and the clock of performance. Frames
 * themselves are drawn as fast as the machine can, so that less of them fall into a second.
 */
export function fastScript(rate: number, fromMs: number, wallMs: number): string {
  return `(() => {
  const RealDate = Date;
  const realNow = Date.now.bind(Date);
  const now = () => Math.round(${fromMs} + (realNow() - ${wallMs}) * ${rate});
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) { if (parts.length > 0) super(...parts); else super(now()); }
    static now() { return now(); }
  };
  const realPerformance = performance.now.bind(performance);
  performance.now = () => realPerformance() * ${rate};
  for (const name of ['setTimeout', 'setInterval']) {
    const real = globalThis[name].bind(globalThis);
    globalThis[name] = (then, ms = 0, ...parts) => real(then, ms / ${rate}, ...parts);
  }
  if (globalThis.requestAnimationFrame) {
    const real = requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (then) => real((ms) => then(ms * ${rate}));
  }
})();
`;
}
