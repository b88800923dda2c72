import { BoroughError, createFrame, type Frame } from '@borough/core';
import type { ThreeElements } from '@react-three/fiber';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { Matrix4, Quaternion, Vector3 } from 'three';

/** The frame of the city around: places in degrees become metres of the scene. */
export const FrameContext = createContext<Frame | null>(null);

export type AtProps = Omit<ThreeElements['group'], 'position' | 'quaternion' | 'rotation'> & {
  /** Degrees, WGS84. */
  readonly lon: number;
  readonly lat: number;
  /** Ellipsoidal metres; the height of the city's origin unless given. */
  readonly height?: number;
  /** Where its front (−z) looks, degrees clockwise from north. Default 0. */
  readonly heading?: number;
};

/**
 * A place in the city: its children stand there, upright, in metres. Anything of three, drei or your own.
 *
 * @throws BoroughError `FIBER_NO_SCENE` outside of a `<CityScene>`
 */
export function At({ lon, lat, height, heading = 0, ...group }: AtProps): ReactNode {
  const frame = useContext(FrameContext);
  if (!frame)
    throw new BoroughError(
      'FIBER_NO_SCENE',
      'There is no <CityScene> above this <At>. Put it inside: <CityScene><At lon lat>…</At></CityScene>.',
    );
  const [position, quaternion] = useMemo(
    () => poseAt(frame, lon, lat, height ?? frame.origin.heightMeters, heading),
    [frame, lon, lat, height, heading],
  );
  return <group {...group} position={position} quaternion={quaternion} />;
}

/** Up is up at the place, which at 10 km from the origin leans by 0.09°. */
function poseAt(
  frame: Frame,
  lon: number,
  lat: number,
  heightMeters: number,
  headingDegrees: number,
): [Vector3, Quaternion] {
  const local = createFrame({ lon, lat, heightMeters });
  const scene = (east: number, north: number, up: number): Vector3 => {
    const [e, n, u] = frame.toEnu(local.fromEnu([east, north, up]));
    return new Vector3(e, u, -n);
  };
  const h = (headingDegrees * Math.PI) / 180;
  const position = scene(0, 0, 0);
  const right = scene(Math.cos(h), -Math.sin(h), 0).sub(position);
  const up = scene(0, 0, 1).sub(position);
  const back = scene(-Math.sin(h), -Math.cos(h), 0).sub(position);
  const turn = new Matrix4().makeBasis(right, up, back);
  return [position, new Quaternion().setFromRotationMatrix(turn)];
}
