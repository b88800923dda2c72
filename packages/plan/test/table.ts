import { type Geodetic, openCity, type TableReader, toGeometry } from '@borough/core';

/** Random numbers that are the same for the same seed (mulberry32). */
function createRandom(seed: number): { below(n: number): number } {
  let state = seed >>> 0;
  return {
    below(n) {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * n);
    },
  };
}

/** A table of square buildings, `B-0` and on, written as a feed would. */
export function createTestTable(
  count: number,
  origin: Geodetic,
  uses: readonly string[],
): { readonly table: TableReader; readonly random: { below(n: number): number } } {
  const city = openCity({
    version: 1,
    id: 'test',
    name: 'Test',
    origin: [origin.lon, origin.lat, origin.heightMeters],
    timeZone: 'UTC',
    tables: {
      buildings: {
        columns: { use: { type: 'text' }, floors: { type: 'number' }, height: { type: 'number' } },
      },
    },
  });
  const table = city.tables.get('buildings') as NonNullable<ReturnType<typeof city.tables.get>>;
  const random = createRandom(3);
  const slots = table.resolveNow(Array.from({ length: count }, (_, i) => `B-${i}`));
  for (const slot of slots) {
    const floors = 1 + random.below(20);
    const [lon, lat] = [
      origin.lon + random.below(100) * 1e-4,
      origin.lat + random.below(100) * 1e-4,
    ];
    const ring = [
      [lon, lat, 30],
      [lon + 1e-4, lat, 30],
      [lon + 1e-4, lat + 1e-4, 30],
      [lon, lat + 1e-4, 30],
      [lon, lat, 30],
    ];
    table.geometry.set(slot, toGeometry({ type: 'Polygon', coordinates: [ring] }) ?? undefined);
    const write = (column: string, value: number): void =>
      table.column(column).write(slot, value, 0, 0, 0);
    write('floors', floors);
    write('height', floors * 3);
    write('use', table.column('use').code(uses[random.below(uses.length)] as string));
  }
  city.close();
  return { table, random };
}
