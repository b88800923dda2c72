import { html, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { type IconName, icon } from '../icon.js';
import { type Room, THEMES, type ThemeName } from '../room.js';
import type { Word } from '../words/en.js';
import { BoroughLanguage } from './language.js';
import { Panel } from './panel.js';

const LOOKS = {
  light: ['sun', 'themeLight'],
  dark: ['moon', 'themeDark'],
  contrast: ['contrast', 'themeContrast'],
} as const satisfies Record<ThemeName, readonly [IconName, Word]>;

/** A button that goes from light to dark to high contrast. */
export class BoroughTheme extends Panel {
  static override styles = BoroughLanguage.styles;

  protected override heading(): null {
    return null;
  }

  protected override body({ theme, words, choose }: Room): TemplateResult {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] as ThemeName;
    const [name] = LOOKS[theme];
    const label = words.say('themeNext', {
      theme: words.say(LOOKS[theme][1]),
      next: words.say(LOOKS[next][1]),
    });
    return html`<button aria-label=${label} title=${label} @click=${() => choose({ theme: next })}>
      ${icon(name)}
    </button>`;
  }
}

define('borough-theme', BoroughTheme);

declare global {
  interface HTMLElementTagNameMap {
    'borough-theme': BoroughTheme;
  }
}
