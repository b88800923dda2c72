import { go, mix, type Point, toward } from '../town/plane.js';
import type { Vehicle } from './vehicle.js';
import { pointOn, type Way, type Ways } from './way.js';

/** Where a vehicle is. */
export interface Pose {
  /** Its middle. */
  readonly at: Point;
  /** Where it points, one metre long. */
  readonly along: Point;
}

/** From either end to the axle, as a share of the length. */
const AXLE = 0.2;

/** The middle of a vehicle on its way, pointing from its rear axle to its front one. */
export function poseOf(vehicle: Vehicle, ways: Ways): Pose {
  const { lengthMeters, aside } = vehicle;
  const front = behind(vehicle, ways, lengthMeters * AXLE);
  const rear = behind(vehicle, ways, lengthMeters * (1 - AXLE));
  const along = toward(rear, front);
  // Both axles are on the track; a long body cuts the corner a little, and its tail does not swing out.
  const middle = mix(rear, front, 0.5);
  return { at: aside === 0 ? middle : go(middle, along, 0, aside), along };
}

/** The point of its track that is so far behind its front. */
function behind({ far, ahead, trail }: Vehicle, { list }: Ways, meters: number): Point {
  let rest = far - meters;
  let way = list[ahead[0] as number] as Way;
  for (const place of trail) {
    if (rest >= 0) break;
    way = list[place] as Way;
    rest += way.lengthMeters;
  }
  if (rest >= 0) return pointOn(way, rest);
  // Nothing is known of where it was before: straight back.
  const [a, b] = [way.points[0] as Point, way.points[1] as Point];
  return go(a, toward(a, b), rest);
}
