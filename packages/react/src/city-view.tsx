import { BoroughError, type Camera, type City, type Undo, type ViewId } from '@borough/core';
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import type { EngineModule } from './engine.js';
import { useRoom } from './room.js';

export type CityViewProps = Omit<ComponentProps<'div'>, 'id'> & {
  /** A view of the city; the first one if absent. */
  readonly id?: ViewId;
  /** Where to look from; a change of its content moves the camera there, a person may move on. */
  readonly camera?: Camera;
};

/**
 * A picture of the city: a `div` that the engine draws in, with its children laid over the picture.
 * Give it a size.
 *
 * @throws BoroughError to the next error boundary: `WEBGL_UNAVAILABLE`, `REACT_NO_ENGINE`, `VIEW_UNKNOWN`
 */
export function CityView({ id, camera, style, children, ...rest }: CityViewProps): ReactNode {
  const { city, engine } = useRoom();
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    const element = place.current as HTMLDivElement;
    return load(city, engine(), element, setFailure);
  }, [city, engine]);

  const wanted = camera && JSON.stringify(camera);
  useEffect(() => {
    if (wanted === undefined) return;
    const view = id ?? city.scene.views[0]?.id;
    city.run({ do: 'look', ...(view && { view }), camera: JSON.parse(wanted) }).catch(setFailure);
  }, [city, id, wanted]);

  if (failure) throw failure;
  return (
    <div {...rest} style={{ position: 'relative', ...style }}>
      <div ref={place} style={{ position: 'absolute', inset: 0 }} />
      {children}
    </div>
  );
}

/** Draws the city in an element as soon as the engine is there. */
function load(
  city: City,
  engine: (() => Promise<EngineModule>) | undefined,
  element: HTMLElement,
  fail: (failure: unknown) => void,
): Undo {
  let isGone = false;
  let detach: Undo | undefined;
  async function start(): Promise<void> {
    if (!engine)
      throw new BoroughError(
        'REACT_NO_ENGINE',
        'There is a <CityView>, but the <City> above it has no engine. Add engine={() => import("@borough/three")}.',
      );
    const { createRenderer } = await engine();
    if (!isGone) detach = city.attach(createRenderer(element));
  }
  start().catch((failure) => {
    if (!isGone) fail(failure);
  });
  return () => {
    isGone = true;
    detach?.();
  };
}
