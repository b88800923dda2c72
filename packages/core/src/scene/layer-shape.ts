import {
  boolean,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  variants,
} from '../shape/shape.js';
import { fractionShape, idShape, peopleShape } from '../shape/terms.js';
import { styleShape } from '../style/style-shape.js';
import {
  type AreasLayer,
  type FeaturesLayer,
  type GltfLayer,
  type HeatLayer,
  type LabelsLayer,
  type Layer,
  type LinesLayer,
  MATERIALS,
  type ModelsLayer,
  type PointsLayer,
  type TracksLayer,
} from './layer.js';

const layerFields = {
  id: idShape,
  label: optional(peopleShape),
  visible: optional(boolean()),
  style: optional(styleShape),
};

export const layerShape: Shape<Layer> = variants<Layer, 'type'>('type', {
  features: object<FeaturesLayer>({ ...layerFields, type: oneOf('features'), tileset: idShape }),
  points: object<PointsLayer>({
    ...layerFields,
    type: oneOf('points'),
    table: idShape,
    shape: optional(oneOf('dot', 'bar')),
  }),
  models: object<ModelsLayer>({
    ...layerFields,
    type: oneOf('models'),
    table: idShape,
    model: oneOf('tree', 'lamp'),
  }),
  gltf: object<GltfLayer>({ ...layerFields, type: oneOf('gltf'), table: idShape, column: idShape }),
  lines: object<LinesLayer>({
    ...layerFields,
    type: oneOf('lines'),
    table: idShape,
    material: optional(oneOf(...MATERIALS)),
    isFlowing: optional(boolean()),
  }),
  areas: object<AreasLayer>({
    ...layerFields,
    type: oneOf('areas'),
    table: idShape,
    material: optional(oneOf(...MATERIALS)),
    opacity: optional(fractionShape),
  }),
  tracks: object<TracksLayer>({
    ...layerFields,
    type: oneOf('tracks'),
    table: idShape,
    body: optional(oneOf('dot', 'car', 'bus')),
  }),
  labels: object<LabelsLayer>({
    ...layerFields,
    type: oneOf('labels'),
    table: idShape,
    column: idShape,
    columns: optional(record(idShape)),
    priority: optional(number({ min: -1000, max: 1000 })),
    importance: optional(idShape),
    liftMeters: optional(number({ min: -1000, max: 10_000 })),
    size: optional(oneOf('small', 'large')),
    most: optional(number({ min: 1, max: 25 })),
    stale: optional(peopleShape),
  }),
  heat: object<HeatLayer>({
    ...layerFields,
    type: oneOf('heat'),
    table: idShape,
    radiusMeters: number({ min: 1, max: 100_000 }),
  }),
});
