import type { City, Legend, Text } from '@borough/core';

export type Language = 'en' | 'zh-CN';

const textOf = (text: Text, language: Language): string =>
  typeof text === 'string' ? text : (text[language] ?? Object.values(text)[0] ?? '');

/** One line under the picture: where, when, what the colours mean, whose it is. */
export function writeCaption(footer: HTMLElement, city: City, language: Language): void {
  const { name, timeZone, attribution = [] } = city.description;
  const at = city.scene.sunClock.get();
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at === 'city' ? city.clock.nowMs() : at);
  const title = part('h1', textOf(name, language), part('time', time));
  const legends = city.scene.layers.flatMap(({ id, layer }) => {
    const legend = layer.visible === false ? null : city.legend(id);
    return legend ? [legendOf(legend, layer.label ?? id, language)] : [];
  });
  const owners = part('small', attribution.map((text) => textOf(text, language)).join(' · '));
  footer.replaceChildren(title, ...legends, owners);
}

function legendOf(legend: Legend, label: Text, language: Language): HTMLElement {
  const { strip, entries, ticks } = legend;
  const title = textOf(label, language);
  const unit = legend.unit ? ` ${legend.unit}` : '';
  if (strip.length > 0)
    return part(
      'p',
      title,
      swatch(`linear-gradient(90deg, ${strip.join(', ')})`),
      `${ticks[0]?.value} – ${ticks.at(-1)?.value}${unit}`,
    );
  if (entries.some(({ text }) => text))
    return part(
      'p',
      title,
      ...entries.flatMap(({ color, text = '' }) => [swatch(color), textOf(text, language)]),
    );
  const stops = entries.map(
    ({ color }, i) =>
      `${color} ${(100 * i) / entries.length}% ${(100 * (i + 1)) / entries.length}%`,
  );
  return part(
    'p',
    title,
    swatch(`linear-gradient(90deg, ${stops.join(', ')})`),
    `< ${entries[0]?.to} … ≥ ${entries.at(-1)?.from}${unit}`,
  );
}

function swatch(background: string): HTMLElement {
  const strip = document.createElement('i');
  strip.style.background = background;
  return strip;
}

function part(tag: string, ...content: (string | Node)[]): HTMLElement {
  const element = document.createElement(tag);
  element.append(...content);
  return element;
}
