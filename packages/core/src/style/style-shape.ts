import {
  array,
  boolean,
  either,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  variants,
} from '../shape/shape.js';
import { idShape, spanShape } from '../shape/terms.js';
import { RAMPS, type RampName } from './ramp.js';
import { MAX_THRESHOLDS, type Scale } from './scale.js';
import type { ColorRule, LightRule, NumberRule, Style } from './style.js';

const scale: Shape<Scale> = variants<Scale, 'type'>('type', {
  linear: object({ type: oneOf('linear'), domain: spanShape }),
  log: object({ type: oneOf('log'), domain: spanShape }),
  threshold: object({
    type: oneOf('threshold'),
    thresholds: array(number(), { min: 1, max: MAX_THRESHOLDS }),
  }),
  category: object({ type: oneOf('category'), values: array(text(), { min: 1, max: 255 }) }),
});

const color = text({ pattern: /^#([0-9a-f]{3}|[0-9a-f]{6})$/i, hint: 'a colour like #1f77b4' });

const colorRule: Shape<ColorRule> = object<ColorRule>({
  column: idShape,
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
  object<Exclude<NumberRule, number>>({ column: idShape, scale, range: spanShape }),
);

export const styleShape: Shape<Style> = object<Style>({
  color: optional(colorRule),
  height: optional(numberRule),
  size: optional(numberRule),
  light: optional(object<LightRule>({ column: idShape, scale })),
});
