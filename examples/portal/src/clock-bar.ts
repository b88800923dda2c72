import { html, type nothing, type TemplateResult } from 'lit';
import type { Room } from './room.js';

/** City time, what kind of time it is, and the sun's own hour. */
export function clockBar(room: Room): TemplateResult {
  const { city, format, say } = room;
  const state = city.clock.state.get();
  const now = city.clock.nowMs();
  const isRecorded = state.mode === 'replay' && state.recorded;
  return html`<section class="card clock">
    <div class="now">
      <strong>${format.time(now)}</strong>
      <span>${format.date(now)}</span>
    </div>
    ${
      isRecorded
        ? html`<span class="tag recorded">● ${say('recordedData')} ×${format.number(state.rate)}</span>`
        : html`<span class="tag ${state.mode}">${say(state.mode === 'held' ? 'held' : 'live')}</span>`
    }
    <button @click=${() => void city.run({ do: state.mode === 'held' ? 'live' : 'hold' })}>
      ${say(state.mode === 'held' ? 'goLive' : 'pause')}
    </button>
    ${sunSlider(room)}
  </section>`;
}

function sunSlider(room: Room): TemplateResult | typeof nothing {
  const { city, format, say } = room;
  const held = city.scene.sunClock.get();
  const at = held === 'city' ? city.clock.nowMs() : held;
  // Minutes of the city's own day, as its clock shows them.
  const [hours = 0, minutesNow = 0] = format.time(at).split(':').map(Number);
  const minute = hours * 60 + minutesNow;
  const move = (event: Event): void => {
    const minutes = Number((event.target as HTMLInputElement).value);
    void city.run({ do: 'sun', at: new Date(at + (minutes - minute) * 60_000).toISOString() });
    room.refresh();
  };
  return html`<label class="sun">
    <span>☀ ${say('sun')} ${format.time(at).slice(0, 5)}</span>
    <input
      type="range"
      min="0"
      max="1439"
      step="10"
      .value=${String(minute)}
      @input=${move}
    />
  </label>`;
}
