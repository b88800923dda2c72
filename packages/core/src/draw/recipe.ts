import type { LayerReader } from '../scene/layer.js';

/** True where areas have walls: a rule or a number gives them a height. */
export function isRaised({ style }: LayerReader): boolean {
  return style.height.column !== null || style.height.low !== 0;
}

/** What a layer is made from, as one text: all of its description that is no style. Another recipe needs another adapter. */
export function recipeOf(reader: LayerReader): string {
  const { style: _style, visible: _visible, label: _label, ...made } = reader.layer;
  return JSON.stringify(made.type === 'areas' ? { ...made, isRaised: isRaised(reader) } : made);
}
