import { createFrame } from '@borough/core';
import { type BoxCity, openBoxCity } from '@borough/fixtures';
import { Billboard, OrbitControls } from '@react-three/drei';
import { Canvas, type CanvasProps, type RootState } from '@react-three/fiber';
import { createRef, type ReactNode, StrictMode } from 'react';
import { type Group, type Object3D, Vector3 } from 'three';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { City } from '../city.js';
import { openPage, type Page } from '../testing/page.js';
import { At, CityScene, type CitySceneProps } from './index.js';

let page: Page;
let box: BoxCity;
let state: RootState;

const SIZE = { width: 200, height: 200 };
const CANVAS: CanvasProps = {
  frameloop: 'demand',
  dpr: 1,
  gl: { antialias: false, preserveDrawingBuffer: true },
  camera: { position: [0, 300, 300], far: 5000 },
  style: SIZE,
  onCreated: (created) => {
    state = created;
  },
  children: null,
};

beforeEach(() => {
  page = openPage();
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
});
afterEach(async () => {
  await page.unmount();
  box.city.close();
});

const inCanvas = (scene: ReactNode): ReactNode => (
  <City city={box.city}>
    <div style={SIZE}>
      <Canvas {...CANVAS}>{scene}</Canvas>
    </div>
  </City>
);

async function show(scene: ReactNode): Promise<void> {
  await page.render(inCanvas(<StrictMode>{scene}</StrictMode>));
  await vi.waitFor(() => expect(state?.gl.domElement.isConnected).toBe(true));
}

const covered = () => box.city.health.get().tilesets.boxes?.features;

async function showCity(props: CitySceneProps = {}): Promise<void> {
  await show(<CityScene lighting="flat" {...props} />);
  await vi.waitFor(() => expect(covered()).toBe(64), { timeout: 5000 });
  await rest();
}

/** Waits until nobody asks for a frame. */
async function rest(): Promise<void> {
  let last = -1;
  await vi.waitFor(
    () => {
      const { frame } = state.gl.info.render;
      const isQuiet = frame === last;
      last = frame;
      expect(isQuiet).toBe(true);
    },
    { timeout: 5000, interval: 150 },
  );
}

function point(type: string, x: number, y: number): void {
  const canvas = state.gl.domElement;
  const { left, top } = canvas.getBoundingClientRect();
  const at = { clientX: left + x, clientY: top + y, bubbles: true, pointerId: 1, button: 0 };
  canvas.dispatchEvent(type === 'click' ? new MouseEvent(type, at) : new PointerEvent(type, at));
}

/** A press and a release, as a browser tells them. */
function click(x: number, y: number): void {
  for (const type of ['pointerdown', 'pointerup', 'click']) point(type, x, y);
}

/** Clicks along the middle row until a house is hit; where, and which. */
function findHouse(keys: () => string | undefined): { x: number; y: number; key: string } {
  for (let x = 60; x < 140; x += 4) {
    click(x, 100);
    const key = keys();
    if (key) return { x, y: 100, key };
  }
  throw new Error('no house in the middle row');
}

it('RF1 a city stands in the scene of a canvas under StrictMode, once, and leaves it as it was', async () => {
  await show(<mesh name="own" />);
  const before = state.scene.children.map(({ uuid }) => uuid);
  await show(
    <>
      <mesh name="own" />
      <CityScene />
    </>,
  );
  await vi.waitFor(() => expect(covered()).toBe(64), { timeout: 5000 });
  expect(state.scene.children.filter(({ name }) => name === 'borough')).toHaveLength(1);
  await show(<mesh name="own" />);
  expect(state.scene.children.map(({ uuid }) => uuid)).toEqual(before);
  expect(state.gl.info.memory.textures).toBe(0);
});

it('RF2 a canvas on demand draws when a reading comes, and rests when none does', async () => {
  await showCity();
  const before = state.gl.info.render.frame;
  await new Promise((done) => setTimeout(done, 400));
  expect(state.gl.info.render.frame).toBe(before);
  box.feeds.say('energy', [{ key: 'b-3-3', column: 'energy', value: 50 }]);
  await vi.waitFor(() => expect(state.gl.info.render.frame).toBeGreaterThan(before));
});

it('RF3 a click tells the thing, and selects it; one beside it does neither', async () => {
  const clicked = vi.fn();
  const missed = vi.fn();
  await showCity({
    onClick: ({ hit, point: at, distance }) => clicked(hit, at, distance),
    onPointerMissed: missed,
  });
  const { x, y, key } = findHouse(() => clicked.mock.calls[0]?.[0].key);
  expect(key).toMatch(/^b-/);
  const [hit, at, distance] = clicked.mock.calls[0] as [{ table: string }, Vector3, number];
  expect(hit.table).toBe('buildings');
  expect(distance).toBeCloseTo(at.distanceTo(state.camera.position), 3);
  expect(box.city.selection.chosen.get()).toEqual([{ table: 'buildings', key }]);
  click(3, 3);
  expect(missed).toHaveBeenCalled();
  expect(box.city.selection.chosen.get()).toEqual([]);
  await showCity({ interactive: false });
  click(x, y);
  expect(box.city.selection.chosen.get()).toEqual([]);
});

it('RF4 the pointer goes over and out of every feature by itself, and highlights it', async () => {
  const told: string[] = [];
  await showCity({
    onPointerOver: ({ hit }) => told.push(`over ${hit.key}`),
    onPointerOut: ({ hit }) => told.push(`out ${hit.key}`),
  });
  const { x, y, key } = findHouse(() => box.city.selection.chosen.get()[0]?.key);
  point('pointermove', x, y);
  await vi.waitFor(() => expect(told).toEqual([`over ${key}`]));
  expect(box.city.hover.get()?.key).toBe(key);
  point('pointermove', 3, 3);
  await vi.waitFor(() => expect(told).toEqual([`over ${key}`, `out ${key}`]));
  expect(box.city.hover.get()).toBeNull();
});

it('RF5 what stands before the city takes the pointer from it', async () => {
  const house = vi.fn();
  await showCity();
  const { x, y } = findHouse(() => box.city.selection.chosen.get()[0]?.key);
  const ball = vi.fn();
  const between = (ahead: number): Vector3 => {
    const to = new Vector3((x / 200) * 2 - 1, 1 - (y / 200) * 2, 0.5).unproject(state.camera);
    return to
      .sub(state.camera.position)
      .normalize()
      .multiplyScalar(ahead)
      .add(state.camera.position);
  };
  const both = (ahead: number) =>
    show(
      <>
        <CityScene lighting="flat" onClick={house} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: not an element of the page */}
        <mesh
          position={between(ahead)}
          onClick={(event) => {
            event.stopPropagation();
            ball();
          }}
        >
          <sphereGeometry args={[8]} />
        </mesh>
      </>,
    );
  await both(100);
  await rest();
  click(x, y);
  expect([ball.mock.calls.length, house.mock.calls.length]).toEqual([1, 0]);
  await both(900);
  await rest();
  click(x, y);
  expect([ball.mock.calls.length, house.mock.calls.length], 'now it is behind the house').toEqual([
    2, 1,
  ]);
});

it('RF6 things of three and drei stand at their longitude and latitude, upright, facing where they should', async () => {
  const { lon, lat, heightMeters } = box.city.scene.origin;
  const mast = createRef<Object3D>();
  const sign = createRef<Group>();
  await page.render(
    inCanvas(
      <>
        <CityScene>
          <At lon={lon + 0.001} lat={lat + 0.002} height={heightMeters + 30} heading={90}>
            <object3D ref={mast} position={[0, 0, -10]} />
            <Billboard ref={sign} />
          </At>
        </CityScene>
        <OrbitControls makeDefault />
      </>,
    ),
  );
  await vi.waitFor(() => expect(sign.current).not.toBeNull());
  const [east, north, up] = createFrame(box.city.scene.origin).place(
    lon + 0.001,
    lat + 0.002,
    heightMeters + 30,
  );
  state.scene.updateMatrixWorld();
  const at = new Vector3().setFromMatrixPosition((mast.current as Object3D).matrixWorld);
  const there = new Vector3().setFromMatrixPosition((sign.current as Group).matrixWorld);
  expect(there.distanceTo(new Vector3(east, up, -north))).toBeLessThan(0.001);
  // Ten metres ahead is ten metres east.
  expect(at.distanceTo(new Vector3(east + 10, up, -north))).toBeLessThan(0.02);
});

it('RF7 the city moves the camera only where it may', async () => {
  const { origin } = box.city.scene;
  const camera = {
    target: [origin.lon, origin.lat, origin.heightMeters] as const,
    headingDegrees: 0,
    pitchDegrees: -30,
    rangeMeters: 600,
  };
  await showCity();
  await box.city.run({ do: 'look', camera });
  await rest();
  expect(state.camera.position.toArray()).toEqual([0, 300, 300]);
  await show(<CityScene drives />);
  await rest();
  await box.city.run({ do: 'look', camera: { ...camera, rangeMeters: 500 } });
  await vi.waitFor(() => expect(state.camera.position.length()).toBeCloseTo(500, 0));
  expect(await box.city.run({ do: 'fly', camera })).toMatchObject({ end: 'arrived' });
  expect(state.camera.position.length()).toBeCloseTo(600, 0);
});

it('what is wrong goes to the error boundary, with its code', async () => {
  // react-three-fiber reports to the window what an error boundary has caught.
  const hush = (event: Event): void => event.stopImmediatePropagation();
  window.addEventListener('error', hush, { capture: true });
  await page.render(inCanvas(<At lon={8} lat={47} />));
  await vi.waitFor(() => expect(page.failures[0]).toMatchObject({ code: 'FIBER_NO_SCENE' }));
  window.removeEventListener('error', hush, { capture: true });
});
