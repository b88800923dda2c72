import { createFrame, type Massing, type Ring } from '@borough/core';

type Plan = readonly (readonly [number, number])[];

/** A ring moved, in metres east and north. */
export function moved(ring: Ring, eastMeters: number, northMeters: number): Ring {
  return onPlan(ring, (plan) => plan.map(([x, y]) => [x + eastMeters, y + northMeters]));
}

/** A ring turned about its middle, clockwise seen from above. */
export function turned(ring: Ring, degrees: number): Ring {
  const angle = (-degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return onPlan(ring, (plan) => {
    const [mx, my] = middle(plan);
    return plan.map(([x, y]) => [
      mx + (x - mx) * c - (y - my) * s,
      my + (x - mx) * s + (y - my) * c,
    ]);
  });
}

/** A square around a place. */
export function squareAt(lon: number, lat: number, sideMeters: number): Ring {
  const h = sideMeters / 2;
  const frame = createFrame({ lon, lat, heightMeters: 0 });
  return (
    [
      [-h, -h],
      [h, -h],
      [h, h],
      [-h, h],
    ] as const
  ).map(([x, y]) => toPlace(frame, x, y));
}

/** Clockwise from north, of a ring's longest side, 0 … 180. */
export function headingOf(ring: Ring): number {
  let heading = 0;
  onPlan(ring, (plan) => {
    let longest = 0;
    for (const [i, [x, y]] of plan.entries()) {
      const [px, py] = plan.at(i - 1) as readonly [number, number];
      const length = Math.hypot(x - px, y - py);
      if (length <= longest) continue;
      longest = length;
      heading = (((Math.atan2(x - px, y - py) * 180) / Math.PI) % 180) + 180;
    }
    return plan;
  });
  return heading % 180;
}

/** A block turned so that its longest side runs along a heading, by the smaller turn. */
export function aligned({ footprint, ...rest }: Massing, headingDegrees: number): Massing {
  let by = (headingDegrees - headingOf(footprint)) % 90;
  if (by > 45) by -= 90;
  if (by < -45) by += 90;
  return { ...rest, footprint: turned(footprint, by) };
}

export function middleOf(ring: Ring): readonly [number, number] {
  const n = ring.length;
  return [
    ring.reduce((sum, [lon]) => sum + lon, 0) / n,
    ring.reduce((sum, [, lat]) => sum + lat, 0) / n,
  ];
}

type LocalFrame = ReturnType<typeof createFrame>;

/** Changes a ring in metres around its middle; places are kept to a centimetre, so that links stay short. */
function onPlan(ring: Ring, change: (plan: Plan) => Plan): Ring {
  const [lon, lat] = middleOf(ring);
  const frame = createFrame({ lon, lat, heightMeters: 0 });
  const plan = ring.map(([x, y]) => {
    const [east, north] = frame.place(x, y, 0);
    return [east, north] as const;
  });
  return change(plan).map(([x, y]) => toPlace(frame, x, y));
}

function toPlace(frame: LocalFrame, x: number, y: number): readonly [number, number] {
  const { lon, lat } = frame.geodetic([x, y, 0]);
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

function middle(plan: Plan): readonly [number, number] {
  const n = plan.length;
  return [plan.reduce((sum, [x]) => sum + x, 0) / n, plan.reduce((sum, [, y]) => sum + y, 0) / n];
}
