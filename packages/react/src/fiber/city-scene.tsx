import { type City, createFrame, type Hit } from '@borough/core';
import { createThreeGuest, type GuestOptions, type Pose } from '@borough/three';
import { type RootState, type ThreeEvent, useFrame, useThree } from '@react-three/fiber';
import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Vector3 } from 'three';
import { RoomContext, useRoom } from '../room.js';
import { FrameContext } from './at.js';
import { createPointerTarget } from './pointer.js';

/** A pointer event of react-three-fiber with the thing of the city that it fell on. */
export type CityPointerEvent<E = PointerEvent> = ThreeEvent<E> & { readonly hit: Hit };

/** Handlers as on any object of react-three-fiber; each feature is an object of its own to over and out. */
export interface CityHandlers {
  readonly onClick?: (event: CityPointerEvent<MouseEvent>) => void;
  readonly onDoubleClick?: (event: CityPointerEvent<MouseEvent>) => void;
  readonly onContextMenu?: (event: CityPointerEvent<MouseEvent>) => void;
  readonly onPointerDown?: (event: CityPointerEvent) => void;
  readonly onPointerUp?: (event: CityPointerEvent) => void;
  readonly onPointerOver?: (event: CityPointerEvent) => void;
  readonly onPointerOut?: (event: CityPointerEvent) => void;
  readonly onPointerMove?: (event: CityPointerEvent) => void;
  readonly onPointerMissed?: (event: MouseEvent) => void;
}

export type CitySceneProps = CityHandlers &
  Pick<GuestOptions, 'view' | 'lighting' | 'sky' | 'ground' | 'language' | 'cacheBytes'> & {
    /** The city of the provider around the canvas unless given. */
    readonly city?: City;
    /** The city may move the camera of the canvas, for `look` and flights. Default false. */
    readonly drives?: boolean;
    /** What the pointer is on is highlighted, what it clicks is selected. Default true. */
    readonly interactive?: boolean;
    /** Rendered in the city's frame: `<At>`, or anything in metres from the city's origin. */
    readonly children?: ReactNode;
  };

/** Movement, pixels, after which a click was a drag. */
const DRAG_PIXELS = 4;

/**
 * A city inside a react-three-fiber canvas: adds it to the scene, and takes exactly that away again. Camera,
 * lights, loop and events stay the canvas' own; frames are asked for by `invalidate`, so `frameloop="demand"`
 * is enough. Stands at the top of the scene: a unit is a metre, x east, y up, z south, the origin the city's.
 * The camera sees as far as its `far`.
 *
 * @example
 * <Canvas frameloop="demand" camera={{ position: [0, 400, 600], far: 20_000 }}>
 *   <CityScene onClick={({ hit }) => console.log(hit.key)}>
 *     <At lon={119.98} lat={30.28} height={12}><mesh><boxGeometry /></mesh></At>
 *   </CityScene>
 *   <OrbitControls makeDefault />
 * </Canvas>
 */
export function CityScene({ city: given, ...props }: CitySceneProps): ReactNode {
  const room = useContext(RoomContext);
  return given || room ? (
    <Guest {...props} city={given ?? (room as { city: City }).city} />
  ) : (
    <Missing />
  );
}

/** Says what to wrap. */
function Missing(): null {
  useRoom();
  return null;
}

function Guest({
  city,
  drives = false,
  interactive = true,
  children,
  view,
  lighting,
  sky,
  ground,
  language,
  cacheBytes,
  ...handlers
}: CitySceneProps & { readonly city: City }): ReactNode {
  const renderer = useThree(({ gl }) => gl);
  const scene = useThree((state) => state.scene);
  const invalidate = useThree((state) => state.invalidate);
  const element = useThree(({ events, gl }) => (events.connected ?? gl.domElement) as EventTarget);
  const get = useThree((state) => state.get);
  const [failure, setFailure] = useState<unknown>(null);

  const guest = useMemo(
    () =>
      createThreeGuest(
        {
          renderer,
          scene,
          camera: () => get().camera,
          wake: () => invalidate(),
          ...(drives && { drive: (pose) => drive(get(), pose) }),
        },
        {
          ...(view !== undefined && { view }),
          ...(lighting !== undefined && { lighting }),
          ...(sky !== undefined && { sky }),
          ...(ground !== undefined && { ground }),
          ...(language !== undefined && { language }),
          ...(cacheBytes !== undefined && { cacheBytes }),
        },
      ),
    [renderer, scene, get, invalidate, drives, view, lighting, sky, ground, language, cacheBytes],
  );
  useEffect(() => {
    try {
      return city.attach(guest);
    } catch (thrown) {
      setFailure(thrown);
    }
  }, [city, guest]);
  useFrame(() => {
    try {
      guest.frame();
    } catch (thrown) {
      setFailure(thrown);
    }
  });

  const target = useMemo(
    () =>
      createPointerTarget(guest, get, (id) => city.scene.layers.findIndex((one) => one.id === id)),
    [guest, get, city],
  );
  useEffect(() => target.connect(element), [target, element]);
  const frame = useMemo(() => createFrame(city.scene.origin), [city]);
  if (failure) throw failure;

  const own: CityHandlers = interactive
    ? {
        onPointerOver: ({ hit }) => guest.hover(hit),
        onPointerOut: () => guest.hover(null),
        onClick({ hit, delta, shiftKey, ctrlKey, metaKey }) {
          if (delta <= DRAG_PIXELS) guest.click(hit, shiftKey || ctrlKey || metaKey);
        },
        onPointerMissed: () => guest.click(null, false),
      }
    : {};
  return (
    <FrameContext value={frame}>
      <primitive object={target.object} {...both(own, handlers)} />
      {children}
    </FrameContext>
  );
}

/** Handlers that do what the city does, and then what the page wants. */
function both(own: CityHandlers, page: CityHandlers): object {
  const names = new Set([...Object.keys(own), ...Object.keys(page)]) as Set<keyof CityHandlers>;
  const merged: Record<string, (event: never) => void> = {};
  for (const name of names)
    merged[name] = (event) => {
      own[name]?.(event);
      page[name]?.(event);
    };
  return merged;
}

/** Puts the camera of a canvas where the city wants it, and tells its controls. */
function drive({ camera, controls, invalidate }: RootState, { eye, target, up }: Pose): void {
  camera.position.set(...eye);
  const orbit = controls as { target?: Vector3; update?: () => void } | null;
  if (orbit?.target) {
    orbit.target.set(...target);
    orbit.update?.();
  } else {
    camera.up.set(...up);
    camera.lookAt(...target);
  }
  invalidate();
}
