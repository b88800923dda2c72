import type { City, FeedNature, LayerReader, PanelSource } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Dictionary } from '../words/dictionary.js';

/** What is not measured says so, wherever it is shown. */
export function natureTag(
  nature: PanelSource['nature'] | undefined,
  words: Dictionary,
): TemplateResult | typeof nothing {
  if (!nature || nature === 'measured') return nothing;
  return html`<span class="tag ${nature}">${words.say(nature)}</span>`;
}

/** The nature of the feed behind a layer's colours. */
export function natureOf(city: City, { layer, table }: LayerReader): FeedNature | undefined {
  const column = layer.style?.color?.column;
  if (!column) return undefined;
  return Object.values(city.description.feeds ?? {}).find(
    (feed) =>
      feed.table === table &&
      Object.hasOwn((feed.map as { columns?: object } | undefined)?.columns ?? {}, column),
  )?.nature;
}
