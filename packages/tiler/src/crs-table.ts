/**
 * Coordinate reference systems by EPSG code, as PROJ strings: families by formula, the rest by a small table.
 *
 * Source of every parameter: the EPSG Geodetic Parameter Dataset (epsg.org), as PROJ 9 (proj.org) prints it.
 * Systems on ETRS89, RGF93, CGCS2000, JGD2011, KGD2002, TWD97 and GDA2020 are taken as WGS84: they differ from it by
 * less than a metre. Where a national datum lies further off, `+towgs84` holds the EPSG transformation named beside it,
 * rotations in the position vector convention (EPSG 9606).
 */

const LONGLAT = '+proj=longlat +datum=WGS84 +no_defs';

const GRS80 = '+ellps=GRS80 +units=m +no_defs';

/** Longitude and latitude in degrees, whatever the axis order of the code: GeoJSON always writes longitude first. */
const GEOGRAPHIC = new Set([
  4326, 4979, 4258, 4937, 4171, 4269, 4490, 4480, 4612, 6668, 6697, 7844, 9057,
]);

// Amersfoort to WGS 84 (4), EPSG 4833: 1 m.
const RD_NEW =
  '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel ' +
  '+towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m +no_defs';

const LAMBERT_93 = `+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 ${GRS80}`;

const SINGLE: ReadonlyMap<number, string> = new Map([
  [
    3857, // WGS 84 / Pseudo-Mercator: the sphere of EPSG method 1024, latitude and longitude of WGS84
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  ],
  [2154, LAMBERT_93],
  [9793, LAMBERT_93],
  [9794, LAMBERT_93],
  [28992, RD_NEW],
  [7415, RD_NEW], // the horizontal part of RD New + NAP height
  [3035, `+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 ${GRS80}`], // LAEA Europe
  [3067, `+proj=utm +zone=35 ${GRS80}`], // TM35FIN
  [3006, `+proj=utm +zone=33 ${GRS80}`], // SWEREF99 TM
  [2180, `+proj=tmerc +lat_0=0 +lon_0=19 +k=0.9993 +x_0=500000 +y_0=-5300000 ${GRS80}`], // Poland CS92
  [3826, `+proj=tmerc +lat_0=0 +lon_0=121 +k=0.9999 +x_0=250000 +y_0=0 ${GRS80}`], // TWD97 TM2
  [5179, `+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 ${GRS80}`], // Korea Unified CS
  [5186, `+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 ${GRS80}`], // Korea Central Belt 2010
  [
    3414, // SVY21 / Singapore TM
    '+proj=tmerc +lat_0=1.36666666666667 +lon_0=103.833333333333 +k=1 +x_0=28001.642 +y_0=38744.572 +ellps=WGS84 +units=m +no_defs',
  ],
  [
    2326, // Hong Kong 1980 Grid; Hong Kong 1980 to WGS 84 (1), EPSG 1825: 1 m
    '+proj=tmerc +lat_0=22.3121333333333 +lon_0=114.178555555556 +k=1 +x_0=836694.05 +y_0=819069.8 +ellps=intl ' +
      '+towgs84=-162.619,-276.959,-161.764,0.067753,-2.243648,-1.158828,-1.094246 +units=m +no_defs',
  ],
  [
    27700, // British National Grid; OSGB36 to WGS 84 (6), EPSG 1314: 2 m
    '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy ' +
      '+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs',
  ],
  [
    31370, // Belgian Lambert 72; BD72 to WGS 84 (3), EPSG 15929: 1 m
    '+proj=lcc +lat_0=90 +lon_0=4.36748666666667 +lat_1=51.1666672333333 +lat_2=49.8333339 +x_0=150000.013 +y_0=5400088.438 ' +
      '+ellps=intl +towgs84=-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747 +units=m +no_defs',
  ],
  [
    2056, // Swiss LV95; CH1903+ to WGS 84 (1), EPSG 1676: 1 m
    '+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=2600000 +y_0=1200000 +ellps=bessel ' +
      '+towgs84=674.374,15.056,405.346 +units=m +no_defs',
  ],
]);

/** Origins [lat, lon] in degrees of the Japan Plane Rectangular CS I–XIX (EPSG 6669–6687, JGD2011). */
const JAPAN_ORIGINS: readonly (readonly [number, number])[] = [
  [33, 129.5],
  [33, 131],
  [36, 132 + 1 / 6],
  [33, 133.5],
  [36, 134 + 1 / 3],
  [36, 136],
  [36, 137 + 1 / 6],
  [36, 138.5],
  [36, 139 + 5 / 6],
  [40, 140 + 5 / 6],
  [44, 140.25],
  [44, 142.25],
  [44, 144.25],
  [26, 142],
  [26, 127.5],
  [26, 124],
  [26, 131],
  [20, 136],
  [26, 154],
];

/** The codes {@link definitionOf} knows, in words, for an error message. */
export const KNOWN_CODES =
  '4326, 3857, UTM 32601–32660, 32701–32760, 25828–25838 and 26901–26923, France 2154 and 3942–3950, CGCS2000 4490–4554, ' +
  'Japan 6669–6687, 28992, 7415, 2056, 2180, 2326, 27700, 3006, 3035, 3067, 31370, 3414, 3826, 5179, 5186';

/** The PROJ string of an EPSG code, or null if the code is not one of {@link KNOWN_CODES}. */
export function definitionOf(code: number): string | null {
  if (GEOGRAPHIC.has(code)) return LONGLAT;
  return SINGLE.get(code) ?? utm(code) ?? conicConform(code) ?? gaussKruger(code) ?? japan(code);
}

function utm(code: number): string | null {
  const zone = code % 100;
  const family = code - zone;
  if (family === 32600 && zone >= 1 && zone <= 60)
    return `+proj=utm +zone=${zone} +datum=WGS84 +units=m +no_defs`;
  if (family === 32700 && zone >= 1 && zone <= 60)
    return `+proj=utm +zone=${zone} +south +datum=WGS84 +units=m +no_defs`;
  if (family === 25800 && zone >= 28 && zone <= 38) return `+proj=utm +zone=${zone} ${GRS80}`;
  if (family === 26900 && zone >= 1 && zone <= 23) return `+proj=utm +zone=${zone} ${GRS80}`;
  return null;
}

/** RGF93 CC42–CC50 (EPSG 3942–3950): parallels 45′ to either side, false northing (zone − 41) · 1,000 km + 200 km. */
function conicConform(code: number): string | null {
  if (code < 3942 || code > 3950) return null;
  const latitude = code - 3900;
  const northing = (latitude - 41) * 1_000_000 + 200_000;
  return (
    `+proj=lcc +lat_0=${latitude} +lon_0=3 +lat_1=${latitude - 0.75} +lat_2=${latitude + 0.75} ` +
    `+x_0=1700000 +y_0=${northing} ${GRS80}`
  );
}

/**
 * CGCS2000 Gauss-Krüger: 6° zones 13–23 (4491–4501) and the same meridians without the zone prefix (4502–4512),
 * 3° zones 25–45 (4513–4533) and without the prefix (4534–4554). The prefix is the zone in front of the easting.
 */
function gaussKruger(code: number): string | null {
  const inFamily = (first: number, last: number) => code >= first && code <= last;
  if (inFamily(4491, 4501)) return meridian((code - 4478) * 6 - 3, code - 4478);
  if (inFamily(4502, 4512)) return meridian((code - 4489) * 6 - 3, 0);
  if (inFamily(4513, 4533)) return meridian((code - 4488) * 3, code - 4488);
  if (inFamily(4534, 4554)) return meridian((code - 4509) * 3, 0);
  return null;
}

function meridian(lonDegrees: number, zone: number): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${lonDegrees} +k=1 +x_0=${zone * 1_000_000 + 500_000} +y_0=0 ${GRS80}`;
}

function japan(code: number): string | null {
  const origin = JAPAN_ORIGINS[code - 6669];
  if (!origin) return null;
  return `+proj=tmerc +lat_0=${origin[0]} +lon_0=${origin[1]} +k=0.9999 +x_0=0 +y_0=0 ${GRS80}`;
}
