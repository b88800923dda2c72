import type { Part } from '../footprint.js';

/** Edges where the roof and the walls of a part do not meet: a closed prism has none. */
export function openEdges({ ringStarts, triangles }: Part): string[] {
  const inside = new Set<string>();
  for (let i = 0; i < triangles.length; i += 3) {
    for (const k of [0, 1, 2]) inside.add(`${triangles[i + k]}>${triangles[i + ((k + 1) % 3)]}`);
  }
  const roof = [...inside].filter((edge) => !inside.has(edge.split('>').reverse().join('>')));
  const walls = ringStarts.slice(0, -1).flatMap((start, ring) => {
    const end = ringStarts[ring + 1] as number;
    return Array.from({ length: end - start }, (_, i) => {
      const a = start + i;
      return `${a}>${a + 1 < end ? a + 1 : start}`;
    });
  });
  return [
    ...roof.filter((edge) => !walls.includes(edge)),
    ...walls.filter((edge) => !roof.includes(edge)),
  ];
}
