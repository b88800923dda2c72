import type { Undo } from '@borough/core';

/** Points and lines over a stage, in CSS pixels. */
export interface MeasureSketch {
  setActive(isActive: boolean): void;
  /** null where a point is behind the camera. */
  draw(points: readonly (readonly [number, number] | null)[], isClosed: boolean): void;
  readonly close: Undo;
}

const SVG = 'http://www.w3.org/2000/svg';
const MOST_RINGS = 200;

/** An overlay in the stage; styled through its style objects, which a strict policy allows. */
export function createMeasureSketch(stage: HTMLElement): MeasureSketch {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  Object.assign(svg.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    pointerEvents: 'none',
  });
  // A light line on a dark one is seen on every ground.
  const lines = [
    ['rgb(10 20 30 / 70%)', '7'],
    ['#fff', '3'],
  ].map(([stroke = '', width = '']) => {
    const line = document.createElementNS(SVG, 'polygon');
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', stroke);
    line.setAttribute('stroke-width', width);
    line.setAttribute('stroke-linejoin', 'round');
    svg.append(line);
    return line;
  });
  const dots = document.createElementNS(SVG, 'g');
  svg.append(dots);

  return {
    setActive(isActive) {
      if (isActive) stage.append(svg);
      else svg.remove();
      stage.classList.toggle('measuring', isActive);
    },
    draw(points, isClosed) {
      const seen = points.filter((point) => point !== null);
      // A way comes back over itself, an area closes.
      const ring = isClosed ? seen : [...seen, ...seen.slice(1, -1).reverse()];
      const text = ring.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
      for (const line of lines) {
        line.setAttribute('points', text);
        line.setAttribute('fill', isClosed ? 'rgb(255 255 255 / 18%)' : 'none');
      }
      dots.replaceChildren(
        ...seen.slice(0, MOST_RINGS).map(([x, y]) => {
          const dot = document.createElementNS(SVG, 'circle');
          dot.setAttribute('cx', x.toFixed(1));
          dot.setAttribute('cy', y.toFixed(1));
          dot.setAttribute('r', '5');
          dot.setAttribute('fill', '#fff');
          dot.setAttribute('stroke', 'rgb(10 20 30 / 80%)');
          dot.setAttribute('stroke-width', '2');
          return dot;
        }),
      );
    },
    close() {
      svg.remove();
      stage.classList.remove('measuring');
    },
  };
}
