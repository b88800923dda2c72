/** A tile of a tileset's JSON, as far as it can be trusted: not at all. */
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const VOLUMES = { box: 12, region: 6, sphere: 4 } as const;
/** Enough to mend a file by; the rest of a broken one is of the same kind. */
const MOST = 8;

/**
 * What is wrong with the form of a 3D Tiles 1.0 or 1.1 tileset, one sentence each with its path, as far as
 * it decides what is drawn: versions, volumes, errors, transforms, contents, implicit tiling. Engines pass
 * over such things in silence, or fail far away from them. Metadata and statistics, which we do not draw, are not looked at.
 */
export function tilesetFaults(value: unknown): readonly string[] {
  const faults: string[] = [];
  const say = (path: string, what: string): void => {
    if (faults.length < MOST) faults.push(`${path} ${what}.`);
  };
  if (!isObject(value)) return ['The document is no JSON object.'];
  const { asset, root, geometricError } = value;
  if (!isObject(asset)) say('asset', 'is missing');
  else if (typeof asset.version !== 'string') say('asset.version', 'is no text');
  else if (!['0.0', '1.0', '1.1'].includes(asset.version))
    say('asset.version', `"${asset.version}" is none of 0.0, 1.0 and 1.1`);
  if (isObject(asset) && !['string', 'undefined'].includes(typeof asset.tilesetVersion))
    say('asset.tilesetVersion', 'is no text');
  checkError(geometricError, 'geometricError', say);
  for (const name of ['extensionsUsed', 'extensionsRequired'])
    if (value[name] !== undefined) checkNames(value[name], name, say);
  if (value.extensions !== undefined && !isObject(value.extensions))
    say('extensions', 'is no object');
  if (!isObject(root)) say('root', 'is no tile');
  else {
    if (root.refine === undefined) say('root.refine', 'is missing: ADD or REPLACE');
    checkTiles(root, say);
  }
  return faults;
}

type Say = (path: string, what: string) => void;

function checkNames(value: unknown, path: string, say: Say): void {
  const isList = Array.isArray(value) && value.length > 0;
  if (!isList || !value.every((name) => typeof name === 'string')) say(path, 'is no list of names');
  else if (new Set(value).size < value.length) say(path, 'has a name twice');
}

function checkError(value: unknown, path: string, say: Say): void {
  if (!isNumber(value) || value < 0) say(path, 'is no number from 0 on');
}

function checkTiles(root: Json, say: Say): void {
  const open: [Json, string, unknown][] = [[root, 'root', undefined]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [tile, path, above] = next;
    checkTile(tile, path, say);
    // Of such a tile nobody can say when it should be drawn.
    if (isNumber(above) && (tile.geometricError as number) > above)
      say(`${path}.geometricError`, "is larger than its parent's");
    const { children } = tile;
    if (children === undefined) continue;
    if (!Array.isArray(children)) {
      say(`${path}.children`, 'is no list of tiles');
      continue;
    }
    children.forEach((child: unknown, i) => {
      const at = `${path}.children[${i}]`;
      if (isObject(child)) open.push([child, at, tile.geometricError]);
      else say(at, 'is no tile');
    });
  }
}

function checkTile(tile: Json, path: string, say: Say): void {
  checkError(tile.geometricError, `${path}.geometricError`, say);
  checkVolume(tile.boundingVolume, `${path}.boundingVolume`, say);
  if (tile.refine !== undefined && tile.refine !== 'ADD' && tile.refine !== 'REPLACE')
    say(`${path}.refine`, 'is neither ADD nor REPLACE');
  if (tile.transform !== undefined) checkTransform(tile.transform, `${path}.transform`, say);
  const { content, contents, implicitTiling } = tile;
  if (content !== undefined && contents !== undefined) say(path, 'has both content and contents');
  if (content !== undefined) checkContent(content, `${path}.content`, say);
  if (contents !== undefined && !Array.isArray(contents)) say(`${path}.contents`, 'is no list');
  else if (Array.isArray(contents))
    for (const [i, one] of contents.entries()) checkContent(one, `${path}.contents[${i}]`, say);
  if (implicitTiling !== undefined) checkImplicit(tile, path, say);
}

function checkVolume(value: unknown, path: string, say: Say): void {
  if (!isObject(value)) {
    say(path, 'is missing');
    return;
  }
  const kinds = (Object.keys(VOLUMES) as (keyof typeof VOLUMES)[]).filter(
    (kind) => value[kind] !== undefined,
  );
  if (kinds.length === 0 && !isObject(value.extensions))
    say(path, 'has neither box nor region nor sphere');
  for (const kind of kinds) {
    const numbers = value[kind];
    const isGood =
      Array.isArray(numbers) && numbers.length === VOLUMES[kind] && numbers.every(isNumber);
    if (!isGood) say(`${path}.${kind}`, `is no list of ${VOLUMES[kind]} numbers`);
    else if (kind === 'sphere' && (numbers[3] as number) < 0)
      say(`${path}.sphere`, 'has a negative radius');
    else if (kind === 'region' && !isRegion(numbers as number[]))
      say(`${path}.region`, 'is no region of the earth (radians, west south east north, heights)');
  }
}

function isRegion([west, south, east, north, low, high]: readonly number[]): boolean {
  const [w, s, e, n] = [west, south, east, north] as [number, number, number, number];
  const around = Math.PI + 1e-6;
  return (
    Math.max(Math.abs(w), Math.abs(e)) <= around &&
    Math.max(Math.abs(s), Math.abs(n)) <= around / 2 &&
    s <= n &&
    (low as number) <= (high as number)
  );
}

function checkTransform(value: unknown, path: string, say: Say): void {
  const isGood = Array.isArray(value) && value.length === 16 && value.every(isNumber);
  if (!isGood) say(path, 'is no list of 16 numbers');
  else if (value[3] !== 0 || value[7] !== 0 || value[11] !== 0 || value[15] !== 1)
    say(path, 'is not affine: its last row is not 0 0 0 1');
  else if (isFlat(value)) say(path, 'cannot be undone: what it moves has no volume');
}

/** Whether the three axes of a transform lie in a plane, a line or a point. */
function isFlat(m: readonly number[]): boolean {
  const [a, b, c] = [0, 4, 8].map((i) => m.slice(i, i + 3)) as [number[], number[], number[]];
  const cross = [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return (b[j] as number) * (c[k] as number) - (b[k] as number) * (c[j] as number);
  });
  const volume = cross.reduce((sum, x, i) => sum + x * (a[i] as number), 0);
  return !(Math.abs(volume) > 1e-9 * Math.hypot(...a) * Math.hypot(...b) * Math.hypot(...c));
}

function checkContent(value: unknown, path: string, say: Say): void {
  if (!isObject(value)) say(path, 'is no object');
  else {
    // 1.0 drafts called it url, and engines still read that.
    if (typeof (value.uri ?? value.url) !== 'string') say(`${path}.uri`, 'is no text');
    if (value.boundingVolume !== undefined)
      checkVolume(value.boundingVolume, `${path}.boundingVolume`, say);
  }
}

const COUNTS = ['availableLevels', 'subtreeLevels'] as const;

function checkImplicit(
  { implicitTiling, children, boundingVolume, content, contents }: Json,
  at: string,
  say: Say,
): void {
  const path = `${at}.implicitTiling`;
  if (!isObject(implicitTiling)) {
    say(path, 'is no object');
    return;
  }
  if (children !== undefined) say(at, 'is implicit and may have no children');
  if (isObject(boundingVolume) && boundingVolume.sphere !== undefined)
    say(at, 'is implicit and may not be a sphere, which cannot be divided');
  const { subdivisionScheme: scheme, subtrees } = implicitTiling;
  if (scheme !== 'QUADTREE' && scheme !== 'OCTREE')
    say(`${path}.subdivisionScheme`, 'is neither QUADTREE nor OCTREE');
  for (const name of COUNTS) {
    const count = implicitTiling[name];
    if (!Number.isInteger(count) || (count as number) < 1)
      say(`${path}.${name}`, 'is no whole number from 1 on');
  }
  const names = scheme === 'OCTREE' ? ['level', 'x', 'y', 'z'] : ['level', 'x', 'y'];
  const uri = isObject(subtrees) ? subtrees.uri : undefined;
  if (typeof uri !== 'string') say(`${path}.subtrees.uri`, 'is no text');
  else if (!isTemplate(uri, names) || !names.every((name) => uri.includes(`{${name}}`)))
    say(`${path}.subtrees.uri`, `must have {${names.join('}, {')}} and nothing else in braces`);
  const all = [content, ...(Array.isArray(contents) ? contents : [])];
  for (const one of all.filter(isObject))
    if (typeof one.uri === 'string' && !isTemplate(one.uri, names))
      say(
        `${at}: the content "${one.uri}"`,
        `may have {${names.join('}, {')}} and nothing else in braces`,
      );
}

/** Whether what stands in braces is among the names. */
function isTemplate(uri: string, names: readonly string[]): boolean {
  return [...uri.matchAll(/\{([^}]*)\}/g)].every(([, name]) => names.includes(name as string));
}
