import { type Massing, type Ring, SCENARIO_TABLE, type Undo } from '@borough/core';
import { groundAt, type Position, pictureOf } from '@borough/element';
import type { Desk } from './desk.js';

/**
 * Draws a block on the stage: a click sets a corner on the ground, whatever stands before it; the block is seen
 * from the third on, a double click or Enter ends it, Escape gives it up. All of it is one step of undo.
 */
export function drawBlocks(
  { city, drawing, corners, groundMeters }: Desk,
  stage: HTMLElement,
): Undo {
  const ended = new AbortController();
  const { signal: over } = ended;
  let id = '';

  const scenario = (): string | undefined => city.scene.views[0]?.scenario;

  function start(): void {
    const taken =
      city.scenarios.all.get()[scenario() ?? '']?.patches.map((patch) => patch.id) ?? [];
    let n = 1;
    while (taken.includes(`m${n}`)) n++;
    id = `m${n}`;
  }

  async function show(): Promise<void> {
    const into = scenario();
    const set = corners.get();
    if (into === undefined || set.length < 3) return;
    const massing: Massing = {
      footprint: set.map(([lon, lat]) => [
        Number(lon.toFixed(7)),
        Number(lat.toFixed(7)),
      ]) as unknown as Ring,
      baseMeters: set[0]?.[2] ?? 0,
      floors: 12,
      floorHeightMeters: 3,
      use: 'dwelling',
    };
    const edit = { do: 'patch', scenario: into, patch: { id, do: 'add', massing } };
    await city.run({ do: 'scenario', edit, gesture: `draw-${into}-${id}` });
  }

  /** All corners lie as high as the first: on the ground that its neighbours stand on. */
  async function corner(x: number, y: number): Promise<void> {
    const [view] = city.scene.views;
    if (!view) return;
    const set = corners.get();
    const { left, top, ...picture } = pictureOf(view, stage);
    const under = (height: number): Position | null =>
      groundAt(view.camera, picture, x - left, y - top, height);
    const first = set[0] ?? under(city.description.origin[2]);
    const at = first && under(set[0]?.[2] ?? groundMeters(first[0], first[1]));
    if (!at) return;
    if (set.length === 0) start();
    corners.set([...set, at]);
    await show();
  }

  async function finish(): Promise<void> {
    const into = scenario();
    const isBlock = corners.get().length >= 3;
    drawing.set(false);
    if (into !== undefined && isBlock)
      await city.run({ do: 'select', table: SCENARIO_TABLE, keys: [`${into}/${id}`] });
  }

  async function giveUp(): Promise<void> {
    const wasShown = corners.get().length >= 3;
    drawing.set(false);
    if (wasShown) await city.run({ do: 'undo' });
  }

  // While drawing, a click is a corner and no choice: it must not reach the city below.
  const take = (event: PointerEvent | MouseEvent): void => {
    if (!drawing.get()) return;
    event.stopPropagation();
    event.preventDefault();
  };
  const capture = { signal: over, capture: true };
  stage.addEventListener('pointerdown', take, capture);
  stage.addEventListener('pointerup', take, capture);
  stage.addEventListener(
    'click',
    (event) => {
      if (!drawing.get()) return;
      take(event);
      const box = stage.getBoundingClientRect();
      // The second click of a double one adds no corner.
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      if (event.detail < 2) void corner(x, y);
    },
    capture,
  );
  stage.addEventListener(
    'dblclick',
    (event) => {
      if (!drawing.get()) return;
      take(event);
      void finish();
    },
    capture,
  );
  window.addEventListener(
    'keydown',
    (event) => {
      if (!drawing.get()) return;
      if (event.key === 'Enter') void finish();
      else if (event.key === 'Escape') void giveUp();
    },
    { signal: over },
  );
  const unwatch = drawing.watch((isOn) => {
    stage.style.cursor = isOn ? 'crosshair' : '';
    if (!isOn) corners.set([]);
  });
  return () => {
    unwatch();
    ended.abort();
  };
}
