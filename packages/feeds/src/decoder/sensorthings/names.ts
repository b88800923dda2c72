/** What the members of one version are called; the seam for the next. */
export interface Names {
  readonly id: string;
  readonly next: string;
  readonly link: (entity: string) => string;
  /** The quality of an observation: the ways to it. */
  readonly quality: readonly string[];
  readonly place: string;
}

/** OGC 18-088, and 15-078 (1.0), which says the same of all that is read here. */
const V1: Names = {
  id: '@iot.id',
  next: '@iot.nextLink',
  link: (entity) => `${entity}@iot.navigationLink`,
  quality: ['resultQuality'],
  place: 'FeatureOfInterest',
};

/** OGC 23-019. Read, not tried on a server: those that are public still speak 1.1. */
const V2: Names = {
  id: 'id',
  next: '@nextLink',
  link: (entity) => `${entity}@navigationLink`,
  quality: ['properties', 'resultQuality'],
  place: 'proximateFeatureOfInterest',
};

export function namesOf(version: string | undefined): Names {
  return version === '2.0' ? V2 : V1;
}
