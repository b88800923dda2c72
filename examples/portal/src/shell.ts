import {
  type BoroughCity,
  type IconName,
  icon,
  Panel,
  type Room,
  type Word,
} from '@borough/element';
import { html, nothing, render, type TemplateResult } from 'lit';

/** The page's own frame around the panels: which of them are to be seen, on a phone one at a time. */
export interface Shell {
  /** What a city does not have is not offered. */
  offer(sheet: Sheet, isOffered: boolean): void;
  show(sheet: Sheet | null): void;
}

export type Sheet = 'nearby' | 'layers' | 'alarms' | 'sources' | 'table' | 'measure';

const SHEETS: Readonly<Record<Sheet, readonly [Word, IconName]>> = {
  nearby: ['nearby', 'near'],
  layers: ['layers', 'layers'],
  alarms: ['alarms', 'alarm'],
  sources: ['sources', 'source'],
  table: ['table', 'table'],
  measure: ['measure', 'ruler'],
};
/** What stands on a desk by itself, and what a button brings. */
const ALWAYS: readonly Sheet[] = ['layers', 'alarms', 'sources'];
const BUTTONS: readonly Sheet[] = ['nearby', 'measure', 'table'];

const COPIED_MS = 2500;

export function createShell(element: BoroughCity): Shell {
  const tools = element.querySelector('#tools') as HTMLElement;
  const link = element.querySelector('#link') as HTMLElement;
  const tabs = element.querySelector('#tabs') as HTMLElement;
  const title = element.querySelector('#name') as HTMLElement;
  const withheld = new Set<Sheet>();
  let room: Room | null = null;
  let open: Sheet | null = null;
  let isCopied = false;

  function show(sheet: Sheet | null): void {
    open = sheet;
    // Whoever opens a panel wants to see it.
    const panel = sheet && element.querySelector(`[data-sheet="${sheet}"]`);
    if (panel instanceof Panel) panel.folded = false;
    draw();
  }

  function button(sheet: Sheet): TemplateResult | typeof nothing {
    if (!room || withheld.has(sheet)) return nothing;
    const [word, name] = SHEETS[sheet];
    return html`<button
      aria-pressed=${open === sheet ? 'true' : 'false'}
      @click=${() => show(open === sheet ? null : sheet)}
    >
      ${icon(name)}<span>${room.words.say(word)}</span>
    </button>`;
  }

  /** The address holds the state, so copying it is sharing what is seen. */
  function copyButton(): TemplateResult | typeof nothing {
    if (!room) return nothing;
    const label = room.words.say(isCopied ? 'linkCopied' : 'copyLink');
    const copy = async (): Promise<void> => {
      await navigator.clipboard.writeText(location.href);
      isCopied = true;
      draw();
      setTimeout(() => {
        isCopied = false;
        draw();
      }, COPIED_MS);
    };
    return html`<button aria-label=${label} title=${label} @click=${() => void copy()}>
        ${icon(isCopied ? 'check' : 'link')}
      </button>
      <span class="apart" role="status">${isCopied ? label : nothing}</span>`;
  }

  function draw(): void {
    if (!room) return;
    const { words, density, city } = room;
    const isPhone = density === 'phone';
    for (const panel of element.querySelectorAll<HTMLElement>('[data-sheet]')) {
      const sheet = panel.dataset.sheet as Sheet;
      panel.hidden = sheet !== open && (isPhone || !ALWAYS.includes(sheet));
    }
    title.textContent = words.text(city.description.name);
    document.title = `${title.textContent} · borough`;
    document.documentElement.lang = words.language;
    document.documentElement.dataset.theme = room.theme;
    render(isPhone ? nothing : BUTTONS.map(button), tools);
    render(isPhone ? (Object.keys(SHEETS) as Sheet[]).map(button) : nothing, tabs);
    render(isPhone ? nothing : copyButton(), link);
    tabs.hidden = !isPhone;
    tabs.setAttribute('aria-label', words.say('panels'));
  }

  element.serveRoom((next) => {
    room = next;
    draw();
  });
  // On a phone, what was chosen takes the place of the list it was chosen from.
  element.addEventListener('borough-select', ({ detail: { chosen } }) => {
    if (chosen.length > 0 && room?.density === 'phone' && open !== 'measure') show(null);
  });

  return {
    show,
    offer(sheet, isOffered) {
      if (isOffered) withheld.delete(sheet);
      else withheld.add(sheet);
      draw();
    },
  };
}
