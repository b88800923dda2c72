import { createScope, type RendererPorts, type Undo } from '@borough/core';
import type { HandOptions } from '@borough/core/view';
import { createControl } from './control.js';
import { createHover } from './hover.js';
import type { Probe } from './probe.js';
import type { View, Views } from './views.js';

export interface HandsRoom {
  readonly views: Views;
  readonly probe: Probe;
  readonly ports: RendererPorts;
  readonly options: HandOptions;
}

/** A double click comes so much nearer, but not nearer than this. */
const APPROACH = 0.4;
const NEAREST_METERS = 120;

/** What people's hands on the canvas come to: the camera moves, things are chosen, and failures are told. */
export function createHands(
  canvas: HTMLCanvasElement,
  { views, probe, ports, options }: HandsRoom,
): Undo {
  const scope = createScope();
  const fail = (failure: unknown): void =>
    ports.failed('PICK_FAILED', 'What lies under the pointer could not be read', failure);
  const hover = createHover(
    ({ view, x, y }) => probe.pick(view, x, y),
    (view, hit) => ports.hover(view.id, hit),
    fail,
  );
  scope.add(hover.dispose);

  async function click(view: View, x: number, y: number, isAdditive: boolean): Promise<void> {
    ports.click(view.id, await probe.pick(view, x, y), isAdditive);
  }

  async function approach(view: View, x: number, y: number): Promise<void> {
    const hit = await probe.pick(view, x, y);
    if (!hit) return;
    const { goal } = view.rig;
    const rangeMeters = Math.max(NEAREST_METERS, goal.rangeMeters * APPROACH);
    await view.rig.fly({ ...goal, target: hit.position, rangeMeters });
  }

  if (options.controls === false) return scope.close;
  scope.add(
    createControl(
      canvas,
      {
        viewAt: views.at,
        keyView: (touched) => views.find(touched ?? '') ?? views.shown[0],
        hover: hover.move,
        click: (...at) => void click(...at).catch(fail),
        approach: (...at) => void approach(...at).catch(fail),
      },
      options.finger,
    ),
  );
  return scope.close;
}
