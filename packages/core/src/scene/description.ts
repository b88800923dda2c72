import { DATUMS, type Datum } from '../geo/datum.js';
import type { Cadence, FeedNature } from '../intake/feed.js';
import type { Condition, Rule } from '../rule/rule.js';
import { type Scenarios, scenarioShape } from '../scenario/scenario.js';
import {
  anything,
  array,
  boolean,
  either,
  type Fields,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  tuple,
  variants,
} from '../shape/shape.js';
import { type Stories, storyShape } from '../story/story.js';
import { RAMPS, type RampName } from '../style/ramp.js';
import { MAX_THRESHOLDS, type Scale } from '../style/scale.js';
import type { ColorRule, LightRule, NumberRule, Style } from '../style/style.js';
import { THEMES, type ThemeName } from '../style/theme.js';
import type { ColumnSchema, Text } from '../table/column.js';
import { MAX_ROWS } from '../table/table.js';
import type { Fence } from './fence.js';
import { type GlobeDescription, globeShape } from './globe.js';
import {
  type AreasLayer,
  type FeaturesLayer,
  type HeatLayer,
  type LabelsLayer,
  type Layer,
  type LinesLayer,
  MATERIALS,
  type ModelsLayer,
  type PointsLayer,
  type TracksLayer,
} from './layer.js';
import type { Camera, Rect } from './view.js';
import type { Amount, Weather } from './weather.js';

/** A city as a document: what opens the same in every engine and every frame. Urls are relative to it. */
export interface CityDescription {
  readonly version: 1;
  readonly id: string;
  readonly name: Text;
  /** lon, lat (degrees), ellipsoidal height (metres): the middle of the scene, on the ground. */
  readonly origin: readonly [number, number, number];
  /** IANA name; times are shown in it. */
  readonly timeZone: string;
  /** Shown as long as the city is. */
  readonly attribution?: readonly Text[];
  readonly theme?: ThemeName;
  /** How far what moves is shown behind the clock, seconds: one report interval and its jitter. Default 1.5. */
  readonly playDelaySeconds?: number;
  /** The sun's own clock: `city` (default) follows the city's, a time holds it there. */
  readonly sun?: string;
  /** What the air is like, as numbers or as readings; clear where absent. */
  readonly weather?: Weather;
  /** The earth around the city; absent: only the ground near it. */
  readonly globe?: GlobeDescription;
  readonly tilesets?: { readonly [id: string]: TilesetDescription };
  readonly tables?: { readonly [id: string]: TableDescription };
  readonly feeds?: { readonly [id: string]: FeedDescription };
  /** Back to front. */
  readonly layers?: readonly Layer[];
  readonly views?: readonly ViewDescription[];
  /** What is a matter of concern, and how much. */
  readonly rules?: readonly Rule[];
  /** Cameras worth flying to, by name. */
  readonly places?: readonly Place[];
  /** Futures, by id. */
  readonly scenarios?: Scenarios;
  /** Guided sequences, by id: tours, lessons, what a kiosk shows. */
  readonly stories?: Stories;
}

/** A camera with a name: a way to a good picture, not a view of its own. */
export interface Place {
  readonly id: string;
  readonly label?: Text;
  readonly camera: Camera;
  /** Where the sun stands there, as `sun` of the city. */
  readonly sun?: string;
}

export interface TilesetDescription {
  readonly label?: Text;
  readonly url: string;
  /** The property that holds a feature's key. Default `id`. */
  readonly key?: string;
  readonly table: string;
}

export interface TableDescription {
  readonly label?: Text;
  readonly columns: { readonly [id: string]: ColumnSchema };
  /** The text column that names a thing to people; its key where absent. */
  readonly title?: string;
  /** The same for each language that has a column of its own. */
  readonly titles?: { readonly [language: string]: string };
  /** Most rows; keys beyond are counted and refused. */
  readonly maxRows?: number;
  /** Things move: their positions are kept as tracks. Default false. */
  readonly moves?: boolean;
}

export interface FeedDescription {
  readonly label?: Text;
  readonly transport: string;
  readonly url: string;
  readonly topic?: string;
  /** For `http`: seconds between two questions; 0 (default) asks once. */
  readonly pollSeconds?: number;
  /** What the transport needs besides; see the transport. */
  readonly options?: unknown;
  /** Default `pause`: questions wait while nobody looks. `keep` is for control rooms. */
  readonly whenHidden?: 'pause' | 'keep';
  readonly decoder: string;
  /** Absent for a feed that carries the clock. */
  readonly table?: string;
  /** What the decoder needs; `columns` of it says which columns the feed writes. */
  readonly map?: unknown;
  readonly cadence?: Cadence;
  /** Default `measured`. */
  readonly nature?: FeedNature;
  /** West, south, east, north: positions outside are refused. */
  readonly bounds?: readonly [number, number, number, number];
  /** What the source's positions are given in; `cgcs2000` is drawn as WGS84. */
  readonly datum?: Datum;
}

export interface ViewDescription {
  readonly id: string;
  readonly label?: Text;
  /** Fractions of the canvas; default all of it. */
  readonly rect?: Rect;
  readonly camera: Camera;
  /** Layers not drawn here. */
  readonly hiddenLayers?: readonly string[];
  /**
   * The part of the whole picture that the rectangle shows, default all: a swipe is two views of half a picture,
   * a wall of screens is one picture in parts.
   */
  readonly window?: Rect;
  /** The future that stands here; absent, the existing city. */
  readonly scenario?: string;
  /** What its camera may not leave. */
  readonly fence?: Fence;
}

const id = text({
  pattern: /^[A-Za-z0-9][\w.-]*$/,
  hint: 'an id (letters, digits, . _ -)',
  max: 100,
});
const lon = number({ min: -180, max: 180, hint: 'a longitude in degrees' });
const lat = number({ min: -90, max: 90, hint: 'a latitude in degrees' });
const metres = number({ min: -12_000, max: 1e7, hint: 'metres' });
const people: Shape<Text> = either(
  'a text, or one for each language',
  (value) => typeof value === 'string',
  text(),
  record(text()),
);
const place: Shape<readonly [number, number, number]> = tuple<readonly [number, number, number]>(
  lon,
  lat,
  metres,
);
const fraction = number({ min: 0, max: 1 });
const span: Shape<readonly [number, number]> = tuple<readonly [number, number]>(number(), number());

export const rectShape: Shape<Rect> = tuple<Rect>(fraction, fraction, fraction, fraction);

export const cameraShape: Shape<Camera> = object<Camera>({
  target: place,
  headingDegrees: number({ min: -360, max: 360 }),
  pitchDegrees: number({ min: -90, max: 0 }),
  rangeMeters: number({ min: 1, max: 1e7 }),
});

const distance = number({ min: 20, max: 50_000, hint: 'metres from 20 to 50000' });

const fence: Shape<Fence> = object<Fence>({
  bounds: optional(tuple<readonly [number, number, number, number]>(lon, lat, lon, lat)),
  rangeMeters: optional(tuple<readonly [number, number]>(distance, distance)),
});

const scale: Shape<Scale> = variants<Scale, 'type'>('type', {
  linear: object({ type: oneOf('linear'), domain: span }),
  log: object({ type: oneOf('log'), domain: span }),
  threshold: object({
    type: oneOf('threshold'),
    thresholds: array(number(), { min: 1, max: MAX_THRESHOLDS }),
  }),
  category: object({ type: oneOf('category'), values: array(text(), { min: 1, max: 255 }) }),
});

const color = text({ pattern: /^#([0-9a-f]{3}|[0-9a-f]{6})$/i, hint: 'a colour like #1f77b4' });

const colorRule: Shape<ColorRule> = object<ColorRule>({
  column: id,
  scale,
  ramp: either(
    'a ramp name or a list of colours',
    (value) => typeof value === 'string',
    oneOf(...(Object.keys(RAMPS) as RampName[])),
    array(color, { min: 2, max: 256 }),
  ),
  reverse: optional(boolean()),
  noData: optional(color),
});

const numberRule: Shape<NumberRule> = either(
  'a number, or column, scale and range',
  (value) => typeof value === 'number',
  number(),
  object<Exclude<NumberRule, number>>({ column: id, scale, range: span }),
);

export const styleShape: Shape<Style> = object<Style>({
  color: optional(colorRule),
  height: optional(numberRule),
  size: optional(numberRule),
  light: optional(object<LightRule>({ column: id, scale })),
});

const layerFields = {
  id,
  label: optional(people),
  visible: optional(boolean()),
  style: optional(styleShape),
};

export const layerShape: Shape<Layer> = variants<Layer, 'type'>('type', {
  features: object<FeaturesLayer>({ ...layerFields, type: oneOf('features'), tileset: id }),
  points: object<PointsLayer>({
    ...layerFields,
    type: oneOf('points'),
    table: id,
    shape: optional(oneOf('dot', 'bar')),
  }),
  models: object<ModelsLayer>({
    ...layerFields,
    type: oneOf('models'),
    table: id,
    model: oneOf('tree', 'lamp'),
  }),
  lines: object<LinesLayer>({
    ...layerFields,
    type: oneOf('lines'),
    table: id,
    material: optional(oneOf(...MATERIALS)),
    isFlowing: optional(boolean()),
  }),
  areas: object<AreasLayer>({
    ...layerFields,
    type: oneOf('areas'),
    table: id,
    material: optional(oneOf(...MATERIALS)),
    opacity: optional(fraction),
  }),
  tracks: object<TracksLayer>({
    ...layerFields,
    type: oneOf('tracks'),
    table: id,
    body: optional(oneOf('dot', 'car', 'bus')),
  }),
  labels: object<LabelsLayer>({
    ...layerFields,
    type: oneOf('labels'),
    table: id,
    column: id,
    columns: optional(record(id)),
    priority: optional(number({ min: -1000, max: 1000 })),
    liftMeters: optional(number({ min: -1000, max: 10_000 })),
    size: optional(oneOf('small', 'large')),
    most: optional(number({ min: 1, max: 25 })),
    stale: optional(people),
  }),
  heat: object<HeatLayer>({
    ...layerFields,
    type: oneOf('heat'),
    table: id,
    radiusMeters: number({ min: 1, max: 100_000 }),
  }),
});

const column: Shape<ColumnSchema> = object<ColumnSchema>({
  type: oneOf('number', 'text'),
  label: optional(people),
  unit: optional(text({ max: 40 })),
  min: optional(number()),
  max: optional(number()),
  digits: optional(number({ min: 0, max: 10 })),
  derive: optional(oneOf('coverage')),
});

const cadence: Shape<Cadence> = object<Cadence>({
  kind: oneOf('periodic', 'onChange', 'event', 'static'),
  intervalSeconds: optional(number({ min: 0.001 })),
  ttlSeconds: optional(number({ min: 0.001 })),
});

const feed: Shape<FeedDescription> = object<FeedDescription>({
  label: optional(people),
  transport: id,
  url: text({ max: 2000 }),
  topic: optional(text({ max: 500 })),
  pollSeconds: optional(number({ min: 0 })),
  options: optional(anything()),
  whenHidden: optional(oneOf('pause', 'keep')),
  decoder: id,
  table: optional(id),
  map: optional(anything()),
  cadence: optional(cadence),
  nature: optional(oneOf('measured', 'recorded', 'simulated', 'predicted')),
  bounds: optional(tuple<readonly [number, number, number, number]>(lon, lat, lon, lat)),
  datum: optional(oneOf(...DATUMS)),
});

const sun = text({
  pattern: /^(city|\d{4}-\d\d-\d\dT.+)$/,
  hint: '"city" or a time like 2026-06-21T18:00:00+02:00',
});

const amount: Shape<Amount> = either(
  'a number, or table, key and column of a reading',
  (value) => typeof value === 'number',
  number({ min: 0 }),
  object<Exclude<Amount, number>>({ table: id, key: text({ max: 512 }), column: id }),
);

export const weatherShape: Shape<Weather> = object<Weather>({
  rain: optional(amount),
  visibility: optional(amount),
});

const has =
  (name: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name);

const KINDS_OF_CONDITION = 'above, below, is, or age';
const condition: Shape<Condition> = either(
  KINDS_OF_CONDITION,
  has('above'),
  object({ above: number() }),
  either(
    KINDS_OF_CONDITION,
    has('below'),
    object({ below: number() }),
    either(
      KINDS_OF_CONDITION,
      has('is'),
      object({
        is: either('a text or a number', (value) => typeof value === 'string', text(), number()),
      }),
      object({ age: oneOf('stale', 'offline') }),
    ),
  ),
);

const rule: Shape<Rule> = object<Rule>({
  id,
  label: optional(people),
  table: id,
  column: id,
  when: condition,
  level: oneOf(1, 2, 3),
  forSeconds: optional(number({ min: 0 })),
});

/** The shape of a whole city: its type, its check and its JSON Schema. */
export const cityShape: Shape<CityDescription> & { readonly fields: Fields<CityDescription> } =
  object<CityDescription>({
    version: oneOf(1),
    id,
    name: people,
    origin: place,
    timeZone: text({ max: 100 }),
    attribution: optional(array(people)),
    theme: optional(oneOf(...THEMES)),
    playDelaySeconds: optional(number({ min: 0, max: 600 })),
    sun: optional(sun),
    weather: optional(weatherShape),
    globe: optional(globeShape(people)),
    tilesets: optional(
      record(
        object<TilesetDescription>({
          label: optional(people),
          url: text({ max: 2000 }),
          key: optional(text({ max: 200 })),
          table: id,
        }),
      ),
    ),
    tables: optional(
      record(
        object<TableDescription>({
          label: optional(people),
          columns: record(column),
          title: optional(id),
          titles: optional(record(id)),
          maxRows: optional(number({ min: 1, max: MAX_ROWS })),
          moves: optional(boolean()),
        }),
      ),
    ),
    feeds: optional(record(feed)),
    layers: optional(array(layerShape)),
    views: optional(
      array(
        object<ViewDescription>({
          id,
          label: optional(people),
          rect: optional(rectShape),
          camera: cameraShape,
          hiddenLayers: optional(array(id)),
          window: optional(tuple<Rect>(fraction, fraction, fraction, fraction)),
          scenario: optional(id),
          fence: optional(fence),
        }),
      ),
    ),
    rules: optional(array(rule)),
    places: optional(
      array(
        object<Place>({
          id,
          label: optional(people),
          camera: cameraShape,
          sun: optional(sun),
        }),
      ),
    ),
    scenarios: optional(record(scenarioShape)),
    stories: optional(record(storyShape)),
  });
