import { BoroughError, type City, type Undo } from '@borough/core';
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Engine } from './engine.js';
import { createPanes, type Panes } from './panes.js';
import { useRoom } from './room.js';

export const PanesContext = createContext<Panes | null>(null);

/**
 * Several views of one city on one canvas: a `div` that the engine fills, in which each `<CityView id>` is
 * a window. Lay the views out with its own `style` or `className`, a grid for example; what is laid between
 * it and a view would take the pointer.
 *
 * @throws BoroughError to the next error boundary: `WEBGL_UNAVAILABLE`, `REACT_NO_ENGINE`, `REACT_VIEWS_APART`
 * @example
 * <CityViews style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', height: '100vh' }}>
 *   <CityView id="now" />
 *   <CityView id="later" />
 * </CityViews>
 */
export function CityViews({ style, children, ...rest }: ComponentProps<'div'>): ReactNode {
  const { city, ticker, engine, canvas } = useRoom();
  const place = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const panes = useMemo(() => createPanes(city, ticker, () => place.current), [city, ticker]);
  useEffect(() => {
    if (canvas.isTaken) {
      setFailure(apart());
      return;
    }
    canvas.isTaken = true;
    const undo = draw(city, engine(), place.current as HTMLDivElement, setFailure);
    return () => {
      canvas.isTaken = false;
      undo();
    };
  }, [city, engine, canvas]);
  if (failure) throw failure;
  return (
    <div {...rest} style={{ position: 'relative', ...style }}>
      <div ref={place} style={{ position: 'absolute', inset: 0 }} />
      <PanesContext value={panes}>{children}</PanesContext>
    </div>
  );
}

/** Draws the city in an element as soon as the engine is there. */
function draw(
  city: City,
  engine: Engine | undefined,
  element: HTMLElement,
  fail: (failure: unknown) => void,
): Undo {
  let isGone = false;
  let detach: Undo | undefined;
  async function start(): Promise<void> {
    if (!engine)
      throw new BoroughError(
        'REACT_NO_ENGINE',
        'There is a view, but the <City> above it has no engine. Add engine={() => import("@borough/three")}.',
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

function apart(): BoroughError {
  return new BoroughError(
    'REACT_VIEWS_APART',
    'Two views of one city stand apart, and one canvas cannot be in two places. Put both <CityView> in one <CityViews>.',
  );
}
