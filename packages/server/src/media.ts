/** What a file name's ending says about its content. */
export interface Media {
  readonly type: string;
  /** False for what is already compressed: trying again costs time and gains nothing. */
  readonly compressible: boolean;
}

const text = (type: string): Media => ({ type: `${type}; charset=utf-8`, compressible: true });
const data = (type: string): Media => ({ type, compressible: true });
const packed = (type: string): Media => ({ type, compressible: false });

const MEDIA: Readonly<Record<string, Media>> = {
  html: text('text/html'),
  css: text('text/css'),
  js: text('text/javascript'),
  mjs: text('text/javascript'),
  txt: text('text/plain'),
  md: text('text/markdown'),
  csv: text('text/csv'),
  svg: text('image/svg+xml'),
  json: data('application/json'),
  map: data('application/json'),
  geojson: data('application/geo+json'),
  ndjson: data('application/x-ndjson'),
  czml: data('application/json'),
  xml: data('application/xml'),
  webmanifest: data('application/manifest+json'),
  glb: data('model/gltf-binary'),
  gltf: data('model/gltf+json'),
  bin: data('application/octet-stream'),
  b3dm: data('application/octet-stream'),
  i3dm: data('application/octet-stream'),
  pnts: data('application/octet-stream'),
  cmpt: data('application/octet-stream'),
  subtree: data('application/octet-stream'),
  wasm: data('application/wasm'),
  ico: data('image/x-icon'),
  png: packed('image/png'),
  jpg: packed('image/jpeg'),
  jpeg: packed('image/jpeg'),
  webp: packed('image/webp'),
  avif: packed('image/avif'),
  gif: packed('image/gif'),
  ktx2: packed('image/ktx2'),
  woff: packed('font/woff'),
  woff2: packed('font/woff2'),
  mp4: packed('video/mp4'),
  webm: packed('video/webm'),
  zip: packed('application/zip'),
};

/** The media type of a file by its name; unknown endings are plain bytes, never guessed. */
export function mediaOf(fileName: string): Media {
  const dot = fileName.lastIndexOf('.');
  const ending = dot < 0 ? '' : fileName.slice(dot + 1).toLowerCase();
  return Object.hasOwn(MEDIA, ending)
    ? (MEDIA[ending] as Media)
    : packed('application/octet-stream');
}
