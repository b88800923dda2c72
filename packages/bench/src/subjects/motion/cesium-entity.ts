import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { DELAY_MS, type Fixes } from '../../messages/fixes.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, toGlobe } from '../../page/cesium.js';
import type { Subject } from '../../subject.js';

/** The idiomatic way: an Entity for each vehicle, whose SampledPositionProperty gets its fixes. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  let open: OpenCesium | null = null;
  const samples: Cesium.SampledPositionProperty[] = [];
  const globe = toGlobe();
  const local = Cesium.Matrix4.inverseTransformation(globe, new Cesium.Matrix4());
  let show = new Cesium.JulianDate();
  const toDate = (ms: number): Cesium.JulianDate => Cesium.JulianDate.fromDate(new Date(ms));
  const toPlace = (x: number, y: number): Cesium.Cartesian3 =>
    Cesium.Matrix4.multiplyByPoint(globe, new Cesium.Cartesian3(x, y, 0), new Cesium.Cartesian3());
  return {
    name: 'cesium:Entity + SampledPositionProperty',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      // Entities are not drawn before these are there, and nothing else waits for them.
      const { ApproximateTerrainHeights } = Cesium as unknown as {
        ApproximateTerrainHeights: { initialize(): Promise<void> };
      };
      await ApproximateTerrainHeights.initialize();
      for (let i = 0; i < n; i++) {
        const position = new Cesium.SampledPositionProperty();
        samples.push(position);
        open.widget.entities.add({ position, point: { pixelSize: 2 } });
      }
    },
    apply({ atMs, vehicles, places }) {
      const at = toDate(atMs);
      for (let i = 0; i < vehicles.length; i++) {
        const position = toPlace(places[i * 2] as number, places[i * 2 + 1] as number);
        samples[vehicles[i] as number]?.addSample(at, position);
      }
      if (!open) return;
      show = toDate(atMs - DELAY_MS);
      open.widget.clock.currentTime = show;
      open.scene.requestRender();
      // The widget's frame: the clock's tick moves the entities, then the scene is drawn.
      open.widget.render();
    },
    read(vehicle) {
      const place = samples[vehicle]?.getValue(show);
      return place ? Cesium.Matrix4.multiplyByPoint(local, place, place).x : Number.NaN;
    },
    close: () => open?.close(),
  };
}
