import { DATUMS } from '../geo/datum.js';
import type { Cadence } from '../intake/feed.js';
import { ruleShape } from '../rule/rule-shape.js';
import { scenarioShape } from '../scenario/scenario.js';
import {
  anything,
  array,
  boolean,
  type Fields,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  tuple,
} from '../shape/shape.js';
import { idShape, latShape, lonShape, peopleShape, placeShape } from '../shape/terms.js';
import { storyShape } from '../story/story.js';
import { THEMES } from '../style/theme.js';
import type { ColumnSchema } from '../table/column.js';
import { MAX_ROWS } from '../table/table.js';
import type {
  CityDescription,
  FeedDescription,
  Place,
  TableDescription,
  TilesetDescription,
  ViewDescription,
} from './description.js';
import { globeShape } from './globe.js';
import { layerShape } from './layer-shape.js';
import { cameraShape, fenceShape, rectShape } from './view-shape.js';
import { weatherShape } from './weather-shape.js';

const column: Shape<ColumnSchema> = object<ColumnSchema>({
  type: oneOf('number', 'text'),
  label: optional(peopleShape),
  unit: optional(text({ max: 40 })),
  min: optional(number()),
  max: optional(number()),
  digits: optional(number({ min: 0, max: 10 })),
  words: optional(record(peopleShape)),
  derive: optional(oneOf('coverage')),
  of: optional(array(idShape)),
});

const cadence: Shape<Cadence> = object<Cadence>({
  kind: oneOf('periodic', 'onChange', 'event', 'static'),
  intervalSeconds: optional(number({ min: 0.001 })),
  ttlSeconds: optional(number({ min: 0.001 })),
});

const feed: Shape<FeedDescription> = object<FeedDescription>({
  label: optional(peopleShape),
  transport: idShape,
  url: text({ max: 2000 }),
  topic: optional(text({ max: 500 })),
  pollSeconds: optional(number({ min: 0 })),
  options: optional(anything()),
  whenHidden: optional(oneOf('pause', 'keep')),
  decoder: idShape,
  table: optional(idShape),
  map: optional(anything()),
  cadence: optional(cadence),
  nature: optional(oneOf('measured', 'recorded', 'simulated', 'predicted')),
  bounds: optional(
    tuple<readonly [number, number, number, number]>(lonShape, latShape, lonShape, latShape),
  ),
  datum: optional(oneOf(...DATUMS)),
});

const sun = text({
  pattern: /^(city|\d{4}-\d\d-\d\dT.+)$/,
  hint: '"city" or a time like 2026-06-21T18:00:00+02:00',
});

/** The shape of a whole city: its type, its check and its JSON Schema. */
export const cityShape: Shape<CityDescription> & { readonly fields: Fields<CityDescription> } =
  object<CityDescription>({
    version: oneOf(1),
    id: idShape,
    name: peopleShape,
    origin: placeShape,
    timeZone: text({ max: 100 }),
    attribution: optional(array(peopleShape)),
    theme: optional(oneOf(...THEMES)),
    playDelaySeconds: optional(number({ min: 0, max: 600 })),
    sun: optional(sun),
    weather: optional(weatherShape),
    globe: optional(globeShape),
    tilesets: optional(
      record(
        object<TilesetDescription>({
          label: optional(peopleShape),
          url: text({ max: 2000 }),
          key: optional(text({ max: 200 })),
          table: idShape,
        }),
      ),
    ),
    tables: optional(
      record(
        object<TableDescription>({
          label: optional(peopleShape),
          columns: record(column),
          title: optional(idShape),
          titles: optional(record(idShape)),
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
          id: idShape,
          label: optional(peopleShape),
          rect: optional(rectShape),
          camera: cameraShape,
          hiddenLayers: optional(array(idShape)),
          window: optional(rectShape),
          scenario: optional(idShape),
          fence: optional(fenceShape),
        }),
      ),
    ),
    rules: optional(array(ruleShape)),
    places: optional(
      array(
        object<Place>({
          id: idShape,
          label: optional(peopleShape),
          camera: cameraShape,
          sun: optional(sun),
        }),
      ),
    ),
    scenarios: optional(record(scenarioShape)),
    stories: optional(record(storyShape)),
  });
