import { dot, faceOf, type Glb } from './read-glb.js';

/**
 * Edges of one building's triangles that no other triangle shares the other way round, but for those at its foot,
 * where there is no floor. Vertices at one place are one vertex here.
 */
export function openMeshEdges(glb: Glb, featureId: number): string[] {
  const own = glb.triangles.filter((triangle) => glb.featureIds[triangle[0] ?? -1] === featureId);
  const heights = own.flat().map((vertex) => glb.positions[vertex]?.[1] ?? NaN);
  const foot = heights.reduce((low, height) => Math.min(low, height), Infinity);
  const names = new Map<number, string>();
  for (const vertex of own.flat()) {
    const place = glb.positions[vertex] ?? [];
    const isFoot = (place[1] ?? NaN) - foot < 0.02;
    names.set(vertex, `${place.map((v) => v.toFixed(2))}${isFoot ? 'foot' : ''}`);
  }
  const count = new Map<string, number>();
  for (const triangle of own) {
    for (const k of [0, 1, 2]) {
      const [a, b] = [names.get(triangle[k] ?? -1), names.get(triangle[(k + 1) % 3] ?? -1)];
      if (a === b) continue;
      count.set(`${a}>${b}`, (count.get(`${a}>${b}`) ?? 0) + 1);
    }
  }
  return [...count].flatMap(([edge, times]) => {
    const [a = '', b = ''] = edge.split('>');
    const isFloor = a.endsWith('foot') && b.endsWith('foot');
    return isFloor || count.get(`${b}>${a}`) === times ? [] : [edge];
  });
}

/** Triangles whose corners run against the normals stored with them; ones without an area are not asked. */
export function turnedTriangles(glb: Glb): number[][] {
  return glb.triangles.filter((triangle) => {
    const face = faceOf(glb, triangle);
    const area = Math.hypot(...face);
    const isWrong = (vertex: number) => dot(face, glb.normals[vertex] ?? []) < 0.9 * area;
    return area > 1e-2 && triangle.some(isWrong);
  });
}
