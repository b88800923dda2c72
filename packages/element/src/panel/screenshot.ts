import { BoroughError } from '@borough/core';
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { tellError } from '../events.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { BoroughLanguage } from './language.js';
import { Panel } from './panel.js';

/**
 * Saves the picture of the city as a PNG, with its name, time and attribution written below it.
 *
 * @fires borough-picture - The picture is made; `detail.blob`. Prevented, it is not saved.
 */
export class BoroughScreenshot extends Panel {
  static override properties: PropertyDeclarations = { _isBusy: { state: true } };
  static override styles = BoroughLanguage.styles;

  declare protected _isBusy: boolean;

  constructor() {
    super();
    this._isBusy = false;
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    // What an engine cannot do is not offered.
    if (!room.renderer?.pixels) return nothing;
    const label = room.words.say('savePicture');
    return html`<button
      aria-label=${label}
      title=${label}
      ?disabled=${this._isBusy}
      @click=${() => void this.#save(room)}
    >
      ${icon('camera')}
    </button>`;
  }

  async #save(room: Room): Promise<void> {
    this._isBusy = true;
    try {
      const blob = await toPng(room);
      const event = new CustomEvent('borough-picture', {
        detail: { blob },
        bubbles: true,
        composed: true,
        cancelable: true,
      });
      if (this.dispatchEvent(event)) download(blob, `${room.city.description.id}.png`);
    } catch (failure) {
      tellError(this, failure);
    } finally {
      this._isBusy = false;
    }
  }
}

/** The picture with a line below it that says what it shows, when, and whose data it is. */
async function toPng({ renderer, city, words, format }: Room): Promise<Blob> {
  const picture = renderer?.pixels?.();
  if (!picture) throw new BoroughError('PICTURE_MISSING', 'Nothing draws the city at present.');
  const { width, height } = picture;
  const line = Math.max(24, Math.round(height / 36));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height + line;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.putImageData(new ImageData(new Uint8ClampedArray(picture.data), width, height), 0, 0);
  context.fillStyle = '#fff';
  context.fillRect(0, height, width, line);
  context.fillStyle = '#17222e';
  context.font = `${Math.round(line * 0.55)}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  const { name, attribution = [], timeZone } = city.description;
  const now = city.clock.nowMs();
  const said = [
    words.text(name),
    `${format.date(now)} ${format.time(now)} (${timeZone})`,
    ...attribution.map((text) => words.text(text)),
  ];
  context.fillText(said.join('  ·  '), line * 0.4, height + line / 2, width - line * 0.8);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob)
    throw new BoroughError('PICTURE_MISSING', 'The browser could not make a PNG of the picture.');
  return blob;
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

define('borough-screenshot', BoroughScreenshot);

declare global {
  interface HTMLElementTagNameMap {
    'borough-screenshot': BoroughScreenshot;
  }
}
