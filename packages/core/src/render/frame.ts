import type { Scene } from '../scene/scene.js';
import type { Pages } from '../table/pages.js';
import type { Table } from '../table/table.js';
import type { ColumnChange, FrameChanges, OverrideChange } from './renderer.js';

/** One renderer's account of what it has not been told yet. */
export interface FrameAccount {
  /** What happened since the last `take`, or null; its page lists are valid until the next `take`. */
  take(): FrameChanges | null;
  close(): void;
}

/**
 * Starts with everything told: `mount` reads the scene whole. Costs a comparison for each column in
 * a quiet frame and a scan of page stamps for each column that changed (rule RE2).
 */
export function createFrameAccount(scene: Scene, tables: ReadonlyMap<string, Table>): FrameAccount {
  // By the pages themselves: what leaves the city leaves this account as well.
  const told = new WeakMap<Pages, number>();
  const layers = new Set<string>();
  const views = new Set<string>();
  const flags = { ...QUIET };
  let scratch = new Uint32Array(4096);
  let used = 0;

  for (const table of tables.values()) {
    for (const column of table.columns.values()) told.set(column.pages, column.pages.seal());
    for (const pages of shapePages(table)) told.set(pages, pages.seal());
    for (const view of scene.views) {
      const { pages } = scene.override(view.id, table.id);
      told.set(pages, pages.seal());
    }
  }

  const unwatch = scene.watch((change) => {
    if (change.what === 'layer') layers.add(change.id);
    else if (change.what === 'view') views.add(change.id);
    else flags[change.what] = true;
  });

  function changed(pages: Pages): Uint32Array | null {
    const since = told.get(pages) ?? 0;
    if (!pages.isChangedSince(since)) return null;
    if (used + pages.count > scratch.length) {
      // Lists handed out earlier in this frame keep the old array alive.
      scratch = new Uint32Array(Math.max(scratch.length * 2, pages.count * 2));
      used = 0;
    }
    const n = pages.changedSince(since, scratch.subarray(used));
    told.set(pages, pages.seal());
    used += n;
    return scratch.subarray(used - n, used);
  }

  return {
    take() {
      used = 0;
      const columns: ColumnChange[] = [];
      const positions: TableChange[] = [];
      const geometries: TableChange[] = [];
      const tracks: TableChange[] = [];
      const overrides: OverrideChange[] = [];
      for (const table of tables.values()) {
        for (const column of table.columns.values()) {
          const pages = changed(column.pages);
          if (pages) columns.push({ table: table.id, column: column.id, pages });
        }
        tell(positions, table.id, changed(table.positionPages));
        tell(geometries, table.id, changed(table.geometry.pages));
        if (table.tracks) tell(tracks, table.id, changed(table.tracks.pages));
        for (const view of scene.views) {
          const pages = changed(scene.override(view.id, table.id).pages);
          if (pages) overrides.push({ view: view.id, table: table.id, pages });
        }
      }
      const isQuiet =
        columns.length + positions.length + geometries.length + tracks.length === 0 &&
        overrides.length + layers.size + views.size === 0 &&
        !Object.values(flags).includes(true);
      if (isQuiet) return null;
      const changes: FrameChanges = {
        columns,
        positions,
        geometries,
        tracks,
        overrides,
        layers: [...layers],
        layerList: flags.layers,
        views: [...views],
        viewList: flags.views,
        tilesetList: flags.tilesets,
        theme: flags.theme,
        sun: flags.sun,
      };
      layers.clear();
      views.clear();
      Object.assign(flags, QUIET);
      return changes;
    },
    close: unwatch,
  };
}

const QUIET = { tilesets: false, layers: false, views: false, theme: false, sun: false };

type TableChange = { readonly table: string; readonly pages: Uint32Array };

function tell(list: TableChange[], table: string, pages: Uint32Array | null): void {
  if (pages) list.push({ table, pages });
}

function shapePages(table: Table): Pages[] {
  const { positionPages, geometry, tracks } = table;
  return [positionPages, geometry.pages, ...(tracks ? [tracks.pages] : [])];
}
