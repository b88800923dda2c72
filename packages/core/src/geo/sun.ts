/** Where the sun stands, degrees: azimuth clockwise from north, altitude above the horizon. */
export interface SunPosition {
  readonly azimuthDegrees: number;
  readonly altitudeDegrees: number;
}

const RAD = Math.PI / 180;

/**
 * The sun over a place at a time, good to about 0.01° from 1950 to 2050, without refraction: the low
 * precision formulas of the Astronomical Almanac (section C, "Low-precision formulas for the sun").
 */
export function sunAt(timeMs: number, lon: number, lat: number): SunPosition {
  const n = timeMs / 86_400_000 + 2440587.5 - 2451545; // days since J2000.0
  const meanLongitude = 280.46 + 0.9856474 * n;
  const anomaly = (357.528 + 0.9856003 * n) * RAD;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const obliquity = (23.439 - 0.0000004 * n) * RAD;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const siderealDegrees = 280.46061837 + 360.98564736629 * n;
  const hourAngle = (siderealDegrees + lon) * RAD - rightAscension;
  const phi = lat * RAD;
  const altitude = Math.asin(
    Math.sin(phi) * Math.sin(declination) +
      Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle),
  );
  const azimuth = Math.atan2(
    -Math.sin(hourAngle),
    Math.tan(declination) * Math.cos(phi) - Math.sin(phi) * Math.cos(hourAngle),
  );
  return {
    azimuthDegrees: (((azimuth / RAD) % 360) + 360) % 360,
    altitudeDegrees: altitude / RAD,
  };
}
