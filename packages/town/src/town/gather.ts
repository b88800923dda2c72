/**
 * Joins neighbours, the lightest first, until `target` groups remain, and gives the group of each item.
 * `canJoin` may refuse: a group must stay in one piece without holes, for instance.
 */
export function gather(
  weights: readonly number[],
  neighbours: readonly (ReadonlySet<number> | readonly number[])[],
  target: number,
  canJoin: (a: readonly number[], b: readonly number[]) => boolean,
): number[] {
  const groups = weights.map((weight, i) => ({
    weight,
    members: [i],
    near: new Set(neighbours[i]),
    isOpen: true,
  }));
  const alive = new Set(groups.keys());
  while (alive.size > target) {
    let lightest = -1;
    let least = Infinity;
    for (const g of alive) {
      const group = groups[g] as (typeof groups)[number];
      if (group.isOpen && group.weight < least) [lightest, least] = [g, group.weight];
    }
    if (lightest < 0) break;
    const one = groups[lightest] as (typeof groups)[number];
    const others = [...one.near].sort(
      (a, b) => (groups[a]?.weight ?? 0) - (groups[b]?.weight ?? 0) || a - b,
    );
    const partner = others.find((g) => canJoin(one.members, groups[g]?.members ?? []));
    if (partner === undefined) {
      one.isOpen = false;
      continue;
    }
    const two = groups[partner] as (typeof groups)[number];
    two.weight += one.weight;
    two.members.push(...one.members);
    two.isOpen = true;
    alive.delete(lightest);
    for (const g of one.near) {
      const other = groups[g] as (typeof groups)[number];
      other.near.delete(lightest);
      if (g === partner) continue;
      other.near.add(partner);
      two.near.add(g);
    }
  }
  const result = weights.map(() => 0);
  [...alive]
    .sort((a, b) => a - b)
    .forEach((g, place) => {
      for (const member of groups[g]?.members ?? []) result[member] = place;
    });
  return result;
}
