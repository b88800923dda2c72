import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file found under the served folders. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedMs: number;
}

/** What a URL path leads to. */
export type Place =
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'none' };

const NONE: Place = { kind: 'none' };

/** The decoded segments of a URL path, or undefined where it is malformed or tries to leave. */
export function toSegments(urlPath: string): string[] | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined;
  const segments = decoded.slice(1).split('/');
  // An empty segment is allowed at the end only; a dot at the start hides `..`, `.git` and `.env`.
  const isBad = (segment: string, at: number): boolean =>
    segment.startsWith('.') || (segment === '' && at < segments.length - 1);
  return segments.some(isBad) ? undefined : segments;
}

/** URL prefix → folder (`/tiles/`), or several that are tried in order; URL → file (`/stations.geojson`). */
export type Folders = Readonly<Record<string, string | readonly string[]>>;

/** Looks up URL paths in folders. */
export function createLookup(folders: Folders): (urlPath: string) => Promise<Place> {
  // The longest prefix wins, so that `/tiles/` stands before `/`.
  const mounts = Object.entries(folders)
    .map(([prefix, target]) => [prefix, typeof target === 'string' ? [target] : target] as const)
    .sort(([a], [b]) => b.length - a.length);
  return async (urlPath) => {
    const segments = toSegments(urlPath);
    if (!segments) return NONE;
    const path = `/${segments.join('/')}`;
    for (const [prefix, targets] of mounts) {
      if (!prefix.endsWith('/')) {
        if (path === prefix) return firstOf(targets, fileAt);
      } else if (path.startsWith(prefix)) {
        return firstOf(targets, (folder) => find(folder, path.slice(prefix.length), urlPath));
      } else if (`${path}/` === prefix) {
        return { kind: 'redirect', to: `${urlPath}/` };
      }
    }
    return NONE;
  };
}

async function firstOf(
  targets: readonly string[],
  look: (target: string) => Promise<Place>,
): Promise<Place> {
  for (const target of targets) {
    const place = await look(target);
    if (place.kind !== 'none') return place;
  }
  return NONE;
}

async function find(folder: string, rest: string, urlPath: string): Promise<Place> {
  try {
    const root = await realpath(folder);
    const wantsFolder = urlPath.endsWith('/');
    const path = await inside(root, join(root, rest));
    if (path === undefined) return NONE;
    const isFolder = (await stat(path)).isDirectory();
    if (isFolder && !wantsFolder) return { kind: 'redirect', to: `${urlPath}/` };
    if (!isFolder) return wantsFolder ? NONE : await fileAt(path);
    const index = await inside(root, join(path, 'index.html'));
    return index === undefined ? NONE : await fileAt(index);
  } catch {
    return NONE;
  }
}

/** The real path, or undefined where a symbolic link leads out of the folder. */
async function inside(root: string, wanted: string): Promise<string | undefined> {
  const path = await realpath(wanted);
  const start = root.endsWith(sep) ? root : root + sep;
  return path === root || path.startsWith(start) ? path : undefined;
}

async function fileAt(path: string): Promise<Place> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return NONE;
  return { kind: 'file', file: { path, bytes: found.size, changedMs: found.mtimeMs } };
}
