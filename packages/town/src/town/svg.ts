import type { Point, Ring } from './plane.js';
import type { Town } from './town.js';

const GREEN: Readonly<Record<string, string>> = {
  garden: '#dde8cd',
  court: '#d3e3c0',
  pitch: '#c98d6b',
  lawn: '#c5dcae',
  plaza: '#e9e3d8',
  field: '#ebe6c3',
  meadow: '#d7e3b8',
  wood: '#a9c79a',
  pond: '#9fc6dd',
};

const TREE: Readonly<Record<string, string>> = {
  plane: '#6f9a5b',
  ginkgo: '#9aa84c',
  willow: '#86ad6a',
  camphor: '#5f8f5a',
  pine: '#4f7d5b',
  cherry: '#c493a0',
};

/** The plan as a drawing: water, green, roads, houses darker with height, trees, the cells' outline. */
export function toSvg(town: Town): string {
  const { radiusMeters: r } = town;
  const view = r * 1.03;
  const parts: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[-view, -view, 2 * view, 2 * view].map((v) => v.toFixed(0)).join(' ')}">`,
    `<rect x="${-view}" y="${-view}" width="${2 * view}" height="${2 * view}" fill="#f4f1ea"/>`,
    polygon(town.outline, '#e6e1d5'),
  ];
  for (const { ring, hole } of town.sidewalks)
    parts.push(polygons([ring, ...(hole ? [hole] : [])], '#d8d2c6'));
  for (const green of town.blocks) parts.push(polygon(green.ring, '#efebe2'));
  for (const plaza of town.plazas) parts.push(polygon(plaza, '#eee4cf'));
  for (const green of town.greens) parts.push(polygon(green.ring, GREEN[green.kind] ?? '#ddd'));
  for (const quay of town.quays) parts.push(polygon(quay, '#e3ddcf'));
  for (const water of town.water) parts.push(polygon(water.ring, '#9cc4de'));
  for (const lot of town.lots) if (lot.ring) parts.push(polygon(lot.ring, '#c9c8cc'));
  for (const path of town.paths) parts.push(line(path.line, '#f3eee2', path.widthMeters));
  for (const road of town.roads)
    parts.push(polygon(road.ring, road.class === 'lane' ? '#f7f5f0' : '#fff'));
  for (const junction of town.junctions)
    if (junction.ring) parts.push(polygon(junction.ring, '#fff'));
  for (const b of [...town.buildings].sort((a, c) => a.baseMeters - c.baseMeters)) {
    const tall = Math.min(1, (b.baseMeters + b.heightMeters) / 140);
    const shade = Math.round(190 - 150 * Math.sqrt(tall));
    const fill = b.era === 'heritage' ? '#a0785f' : `rgb(${shade + 18},${shade + 4},${shade})`;
    parts.push(polygons(b.hole ? [b.ring, b.hole] : [b.ring], fill));
  }
  for (const t of town.trees) {
    parts.push(
      `<circle cx="${t.at[0]}" cy="${-t.at[1]}" r="${t.crownMeters}" fill="${TREE[t.kind] ?? '#6a6'}" opacity=".75"/>`,
    );
  }
  for (const cell of town.grid.cells) {
    parts.push(
      `<path d="${path(cell.ring)}" fill="none" stroke="#b5462f" stroke-width="1.2" stroke-dasharray="7 5" opacity=".45"/>`,
    );
  }
  parts.push('</svg>');
  return parts.join('\n');
}

function path(ring: Ring): string {
  return `M${ring.map(([x, y]) => `${x.toFixed(1)} ${(-y).toFixed(1)}`).join('L')}Z`;
}

function polygon(ring: Ring, fill: string): string {
  return `<path d="${path(ring)}" fill="${fill}"/>`;
}

function polygons(rings: readonly Ring[], fill: string): string {
  return `<path d="${rings.map(path).join('')}" fill="${fill}" fill-rule="evenodd"/>`;
}

function line(points: readonly Point[], stroke: string, width: number): string {
  return `<polyline points="${points.map(([x, y]) => `${x.toFixed(1)},${(-y).toFixed(1)}`).join(' ')}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`;
}
