import { nothing } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

type Properties = Readonly<Record<string, string>>;

/**
 * Sets CSS properties of an element through its style object. Lit's own `styleMap` writes a `style`
 * attribute at first, which a page under `style-src 'self'` refuses.
 *
 * @example
 * html`<b ${paint({ background: entry.color })}></b>`
 */
class Paint extends Directive {
  #set: Properties = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('paint stands on an element, not in an attribute');
  }

  render(_properties: Properties): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [properties]: [Properties]): typeof nothing {
    const { style } = part.element as HTMLElement;
    for (const name of Object.keys(this.#set))
      if (!Object.hasOwn(properties, name)) style.removeProperty(name);
    for (const [name, value] of Object.entries(properties))
      if (this.#set[name] !== value) style.setProperty(name, value);
    this.#set = properties;
    return nothing;
  }
}

export const paint = directive(Paint);
