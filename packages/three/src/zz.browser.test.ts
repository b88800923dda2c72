import { insideOf, meanOf, openBoxCity } from '@borough/fixtures';
import { inject, it } from 'vitest';
import { createThreeRenderer } from './renderer.js';
it('dbg', async () => {
  for (let i = 0; i < 25; i++) {
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:240px;height:240px;display:block';
  document.body.append(canvas);
  const box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
  const renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1 });
  const apply = renderer.apply; let log: string[] = [];
  const say = (s: string) => log.push(performance.now().toFixed(0) + ' ' + s);
  (renderer as any).apply = (c: any) => { say('apply ' + JSON.stringify(c.columns.map((x: any) => [x.column, ...x.pages]))); try { apply(c); } catch (e) { say('THROW ' + e); throw e; } };
  const off = box.city.attach(renderer);
  await renderer.settled();
  const t = box.city.tables.get('buildings')!;
  const col = t.column('energy');
  const slot = t.slotOf('b-2-5');
    const v = 35;
    col.write(slot, v, box.wall.wallMs(), 0, 0);
    say('write flags ' + col.flags[slot]);
    await box.city.run({ do: 'deselect' });
    say('ran ');
    await renderer.settled();
    say('settled flags ' + col.flags[slot] + ' frames ' + renderer.stats().frames);
    const c = meanOf(renderer.pixels(), insideOf(renderer.ids('main'), slot)).map(Math.round).join();
    say('seen');
    await new Promise((d) => setTimeout(d, 330));
    await renderer.settled();
    const c2 = meanOf(renderer.pixels(), insideOf(renderer.ids('main'), slot)).map(Math.round).join();
    if (c2 !== c) console.log('LATER', i, v, c, c2, 'flags', col.flags[slot], 'val', col.values[slot], 'slot', t.slotOf('b-2-5'), slot, log.join(' | '));
    off(); box.city.close(); canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(); canvas.remove();
  }
}, 60000);
