import type { Camera, ViewId } from '@borough/core';
import {
  type ComponentProps,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { CityViews, PanesContext } from './city-views.js';
import type { Panes } from './panes.js';
import { useRoom } from './room.js';

export type CityViewProps = Omit<ComponentProps<'div'>, 'id'> & {
  /**
   * A view of the city, or the name of a new one. Without it, alone, all views are drawn as the city
   * describes them; among several, the first one.
   */
  readonly id?: ViewId;
  /** Where to look from; a change of its content moves the camera there, a person may move on. */
  readonly camera?: Camera;
};

/**
 * A picture of the city: a `div` in which the engine draws, with its children laid over the picture. Give
 * it a size. Several stand in a {@link CityViews}.
 *
 * @throws BoroughError to the next error boundary: `WEBGL_UNAVAILABLE`, `REACT_NO_ENGINE`, `REACT_VIEWS_APART`
 */
export function CityView({ children, ...props }: CityViewProps): ReactNode {
  const panes = useContext(PanesContext);
  if (panes)
    return (
      <Pane {...props} panes={panes}>
        {children}
      </Pane>
    );
  const { id, camera, ...rest } = props;
  const look = camera && { camera };
  return (
    <CityViews {...rest}>
      {id === undefined ? <Look {...look} /> : <CityView id={id} {...look} style={FILL} />}
      {children}
    </CityViews>
  );
}

const FILL = { position: 'absolute', inset: 0 } as const;

function Pane({
  id,
  camera,
  panes,
  style,
  children,
  ...rest
}: CityViewProps & { panes: Panes }): ReactNode {
  const { city } = useRoom();
  const element = useRef<HTMLDivElement>(null);
  const first = useRef(camera);
  const name = id ?? city.scene.views[0]?.id ?? 'main';
  const fail = useFailure();
  useEffect(() => {
    try {
      return panes.add(name, element.current as HTMLDivElement, first.current);
    } catch (failure) {
      fail(failure);
    }
  }, [panes, name, fail]);
  useLook(name, camera);
  return (
    // The canvas behind it has the pointer; what is laid over the picture has it back.
    <div {...rest} ref={element} style={{ pointerEvents: 'none', ...style }}>
      <div style={{ display: 'contents', pointerEvents: 'auto' }}>{children}</div>
    </div>
  );
}

/** The camera of a city that is drawn as it is described. */
function Look({ camera }: Pick<CityViewProps, 'camera'>): null {
  useLook(undefined, camera);
  return null;
}

/** Moves a view's camera where it is said to be. */
function useLook(id: ViewId | undefined, camera: Camera | undefined): void {
  const { city } = useRoom();
  const fail = useFailure();
  const text = camera && JSON.stringify(camera);
  useEffect(() => {
    if (text === undefined) return;
    const view = id === undefined ? {} : { view: id };
    city.run({ do: 'look', ...view, camera: JSON.parse(text) }).catch(fail);
  }, [city, id, text, fail]);
}

/** Takes a failure to the next error boundary. */
function useFailure(): (failure: unknown) => void {
  const [failure, setFailure] = useState<unknown>(null);
  if (failure) throw failure;
  return setFailure;
}
