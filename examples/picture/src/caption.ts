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
  const unit = legend.unit ? ` ${legend.unit}` : '';
  const colors = legend.strip.length > 0 ? legend.strip : legend.entries.map(({ color }) => color);
  const strip = document.createElement('i');
  const stops = colors.map((color, i) =>
    legend.strip.length > 0
      ? color
      : `${color} ${(100 * i) / colors.length}% ${(100 * (i + 1)) / colors.length}%`,
  );
  strip.style.background = `linear-gradient(90deg, ${stops.join(', ')})`;
  const values =
    legend.strip.length > 0
      ? [legend.ticks[0]?.value, legend.ticks.at(-1)?.value]
      : [legend.entries[0]?.to, legend.entries.at(-1)?.from];
  const [low = 0, high = 0] = values;
  return part('p', textOf(label, language), strip, `${low} – ${high}${unit}`);
}

function part(tag: string, ...content: (string | Node)[]): HTMLElement {
  const element = document.createElement(tag);
  element.append(...content);
  return element;
}
