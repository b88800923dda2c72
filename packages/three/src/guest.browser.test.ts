import { lookOf, type Rgba } from '@borough/core';
import { type BoxCity, distance, FROM_SOUTH, openBoxCity } from '@borough/fixtures';
import {
  Color,
  Mesh,
  MeshBasicMaterial,
  NeutralToneMapping,
  OrthographicCamera,
  PerspectiveCamera,
  Scene,
  SphereGeometry,
  WebGLRenderer,
} from 'three';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createThreeGuest, type GuestOptions, type ThreeGuest } from './guest.js';

const SIZE = 200;
let renderer: WebGLRenderer;
let scene: Scene;
let camera: PerspectiveCamera;
let ball: Mesh;
let box: BoxCity;
let guest: ThreeGuest;
let detach: () => void = () => {};
let wakes = 0;

beforeEach(() => {
  renderer = new WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
  renderer.setPixelRatio(1);
  renderer.setSize(SIZE, SIZE);
  renderer.toneMapping = NeutralToneMapping;
  document.body.append(renderer.domElement);
  scene = new Scene();
  scene.background = new Color('#ff00ff');
  ball = new Mesh(
    new SphereGeometry(10),
    new MeshBasicMaterial({ color: '#ffff00', toneMapped: false }),
  );
  scene.add(ball);
  ball.position.set(0, 120, 0);
  camera = new PerspectiveCamera(50, 1, 1, 5000);
  camera.position.set(0, 300, 300);
  camera.lookAt(0, 0, 0);
  wakes = 0;
});

afterEach(() => {
  detach();
  box.city.close();
  renderer.dispose();
  renderer.forceContextLoss();
  renderer.domElement.remove();
});

function begin(options: GuestOptions = {}, drive?: () => void): void {
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
  guest = createThreeGuest(
    { renderer, scene, camera: () => camera, wake: () => wakes++, ...(drive && { drive }) },
    { lighting: 'flat', ...options },
  );
  detach = box.city.attach(guest);
}

function draw(): void {
  guest.frame();
  renderer.render(scene, camera);
}

async function settle(): Promise<void> {
  let quiet = 0;
  await vi.waitFor(
    () => {
      draw();
      quiet = guest.stats().tilesLoaded === 4 && guest.stats().pending === 0 ? quiet + 1 : 0;
      expect(quiet).toBeGreaterThan(3);
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Where a house is in the picture. */
function findHouse(): { x: number; y: number; key: string } {
  for (let x = 60; x < 140; x += 3) {
    const key = [x - 3, x, x + 3].map((at) => guest.pointNow(at, 100)?.hit.key);
    if (key[1] && key.every((one) => one === key[1])) return { x, y: 100, key: key[1] };
  }
  throw new Error('no house in the middle row');
}

function pixel(x: number, y: number): Rgba {
  const gl = renderer.getContext();
  const out = new Uint8Array(4);
  gl.readPixels(x, SIZE - 1 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, out);
  return [...out] as unknown as Rgba;
}

/** Everything of the host's that a guest could leave its mark on. */
function marks(): unknown {
  return {
    children: scene.children.map(({ uuid }) => uuid),
    fog: scene.fog,
    background: scene.background,
    environment: scene.environment,
    camera: [camera.position.toArray(), camera.quaternion.toArray(), camera.near, camera.far],
    layers: camera.layers.mask,
    tone: [renderer.toneMapping, renderer.toneMappingExposure, renderer.outputColorSpace],
    clear: [
      renderer.autoClear,
      renderer.getClearAlpha(),
      renderer.getClearColor(new Color()).getHex(),
    ],
    shadows: { ...renderer.shadowMap },
    scissor: renderer.getScissorTest(),
    target: renderer.getRenderTarget(),
    info: renderer.info.autoReset,
    memory: { ...renderer.info.memory },
  };
}

describe('a city in the scene of a host', () => {
  it('RH1 adds one object, and takes exactly that away again, down to the last texture', async () => {
    renderer.render(scene, camera);
    const before = JSON.stringify(marks());
    begin();
    await settle();
    await guest.point(100, 100);
    guest.pointNow(100, 100);
    expect(scene.children.map(({ name }) => name)).toEqual(['', 'borough']);
    expect(guest.stats().geometries).toBeGreaterThan(4);
    detach();
    renderer.render(scene, camera);
    expect(JSON.stringify(marks())).toBe(before);
    expect(guest.root).toBeNull();
  });

  it('RH2 live values are drawn among the things of the host, in front of them and behind', async () => {
    begin({ sky: false, ground: false });
    await settle();
    const { x, y, key } = findHouse();
    box.feeds.say('energy', [{ key, column: 'energy', value: 80 }]);
    await vi.waitFor(() => {
      draw();
      const { style } = box.city.scene.layers[0] as (typeof box.city.scene.layers)[number];
      const look = lookOf(style, box.city.scene.theme, { value: 80, flags: 1, override: 0 });
      expect(distance(pixel(x, y), look as Rgba)).toBeLessThanOrEqual(2);
    });
    expect(pixel(2, 2), "the host's background").toEqual([255, 0, 255, 255]);
    const point = guest.pointNow(x, y)?.point ?? camera.position;
    ball.position.copy(point).lerp(camera.position, 0.5);
    draw();
    expect(pixel(x, y), 'the ball before the house').toEqual([255, 255, 0, 255]);
    ball.position.copy(point).lerp(camera.position, -0.3);
    draw();
    expect(pixel(x, y), 'the ball behind it').not.toEqual([255, 255, 0, 255]);
  });

  it('RH3 a point says what lies there, and where, in the city and in the scene; hidden things do not', async () => {
    begin();
    await settle();
    const { x, y, key } = findHouse();
    const now = guest.pointNow(x, y);
    const soon = await guest.point(x, y);
    expect(now?.hit).toMatchObject({ table: 'buildings', layer: 'energy', key });
    expect(soon).toEqual(now);
    expect(now?.distance).toBeCloseTo(now?.point.distanceTo(camera.position) as number, 3);
    expect(now?.hit.position[0]).toBeCloseTo(box.city.scene.origin.lon, 2);
    await box.city.run({ do: 'hide', table: 'buildings', keys: [key] });
    await vi.waitFor(() => {
      draw();
      expect(guest.pointNow(x, y)?.hit.key).not.toBe(key);
    });
    expect(guest.pointNow(-1, 5)).toBeNull();
  });

  it('RH4 nothing is drawn unasked: a quiet city wakes nobody', async () => {
    begin();
    await settle();
    await new Promise((done) => setTimeout(done, 300));
    draw();
    wakes = 0;
    await new Promise((done) => setTimeout(done, 500));
    expect(wakes).toBe(0);
    box.feeds.say('energy', [{ key: 'b-3-3', column: 'energy', value: 10 }]);
    await vi.waitFor(() => expect(wakes).toBeGreaterThan(0));
  });

  it("RH5 the city knows where the host's camera looks, and moves it only where it may", async () => {
    begin();
    await settle();
    const told = box.city.scene.views[0]?.camera;
    expect(Math.cos((told?.headingDegrees ?? 90) * (Math.PI / 180))).toBeCloseTo(1, 5);
    expect(told?.pitchDegrees).toBeCloseTo(-45, 1);
    expect(told?.rangeMeters).toBeCloseTo(Math.hypot(300, 300), 0);
    const before = camera.position.toArray();
    expect(await box.city.run({ do: 'fly', camera: FROM_SOUTH })).toMatchObject({ end: 'missing' });
    await box.city.run({ do: 'look', camera: FROM_SOUTH });
    draw();
    expect(camera.position.toArray()).toEqual(before);
    detach();
    box.city.close();
    const poses: number[] = [];
    begin({}, ((pose: { eye: readonly number[] }) => {
      poses.push(pose.eye[1] as number);
      camera.position.fromArray([...pose.eye]);
    }) as never);
    draw();
    const flight = box.city.run({ do: 'fly', camera: { ...FROM_SOUTH, rangeMeters: 700 } });
    const timer = setInterval(draw, 16);
    expect(await flight).toMatchObject({ end: 'arrived' });
    clearInterval(timer);
    expect(poses.length).toBeGreaterThan(3);
    expect(camera.position.y).toBeCloseTo(700 * Math.sin((40 * Math.PI) / 180), 0);
  });

  it('a camera without perspective is refused', () => {
    begin();
    camera = new OrthographicCamera() as never;
    expect(() => guest.frame()).toThrow('CAMERA_UNSUPPORTED');
    camera = new PerspectiveCamera();
  });
});
