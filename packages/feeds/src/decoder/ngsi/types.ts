/**
 * The FIWARE Smart Data Models that are understood, and under which column names their attributes are found
 * where a map names none. Every attribute is also found under its own name.
 */
type Names = Readonly<Record<string, string>>;

const PARKING: Names = {
  free: 'availableSpotNumber',
  available: 'availableSpotNumber',
  capacity: 'totalSpotNumber',
};

const TYPES: Readonly<Record<string, Names>> = {
  OffStreetParking: PARKING,
  OnStreetParking: PARKING,
  ParkingGroup: PARKING,
  ParkingSpot: {},
  ParkingAccess: {},
  TrafficFlowObserved: {
    flow: 'intensity',
    speed: 'averageVehicleSpeed',
    headway: 'averageHeadwayTime',
    isCongested: 'congested',
  },
  ItemFlowObserved: { flow: 'intensity', speed: 'averageSpeed' },
  CrowdFlowObserved: { people: 'peopleCount', isCongested: 'congested' },
  Vehicle: { heading: 'bearing', kind: 'vehicleType', status: 'serviceStatus' },
  FleetVehicleStatus: {},
  Road: {},
  RoadSegment: {},
  RoadAccident: {},
  CityWork: {},
  RestrictedTrafficArea: {},
  EVChargingStation: { available: 'availableCapacity', sockets: 'socketNumber' },
  BikeHireDockingStation: {
    bikes: 'availableBikeNumber',
    stands: 'freeSlotNumber',
    capacity: 'totalSlotNumber',
    outOfService: 'outOfServiceSlotNumber',
  },
  AirQualityObserved: {
    pm1: 'PM1',
    pm10: 'PM10',
    pm25: 'PM25',
    no: 'NO',
    no2: 'NO2',
    nox: 'NOx',
    o3: 'O3',
    so2: 'SO2',
    co: 'CO',
    aqi: 'airQualityIndex',
    level: 'airQualityLevel',
    humidity: 'relativeHumidity',
  },
  NoiseLevelObserved: { level: 'LAeq', laeq: 'LAeq', lamax: 'LAmax', las: 'LAS' },
  WeatherObserved: {
    humidity: 'relativeHumidity',
    pressure: 'atmosphericPressure',
    rain: 'precipitation',
  },
  WaterObserved: { level: 'waterLevel' },
  PhreaticObserved: {},
  FloodMonitoring: {},
  EnvironmentObserved: {},
  WaterConsumptionObserved: {},
  WaterDistributionNetwork: {},
  WaterNetwork: {},
  Junction: {},
  Pipe: {},
  Pump: {},
  Reservoir: {},
  Tank: {},
  Valve: {},
  SimulationResult: {},
  Streetlight: { power: 'powerState', light: 'illuminanceLevel', watts: 'powerConsumption' },
  StreetlightGroup: { power: 'powerState', light: 'illuminanceLevel' },
  StreetlightControlCabinet: {},
  StreetlightFeeder: {},
  Building: {},
  BuildingOperation: {},
  Device: { battery: 'batteryLevel', state: 'deviceState' },
  DeviceMeasurement: { value: 'numValue', text: 'textValue', property: 'controlledProperty' },
  Camera: {},
  SmartMeteringObservation: {},
  Alert: {},
  Anomaly: {},
  WeatherAlert: {},
  service_requests: {},
  services: {},
  IssueReporting: {},
};

/** Attributes that some publishers write in another way: the name above, then its other spellings. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  PM1: ['pm1'],
  PM10: ['pm10'],
  PM25: ['pm25', 'PM2.5', 'pm2.5', 'PM2_5'],
  NO: ['no'],
  NO2: ['no2'],
  NOx: ['nox'],
  O3: ['o3'],
  SO2: ['so2'],
  CO: ['co'],
  bearing: ['heading'],
  availableCapacity: ['availableSockets'],
};

/** They tell where people were: read only where a map lists them under `types`. */
export const PERSONAL_TYPES: readonly string[] = ['AnprFlowObserved', 'TrafficViolation'];

/** Attributes that name a person or their car: read only where a map names them. */
export const PERSONAL_ATTRIBUTES: readonly string[] = [
  'vehiclePlateIdentifier',
  'licensePlate',
  'owner',
  'reporter',
  'email',
  'telephone',
];

export function isKnownType(type: string): boolean {
  return Object.hasOwn(TYPES, type);
}

/** The attributes of a type that may fill a column which no map names, the likeliest first. */
export function attributesOf(type: string, column: string): readonly string[] {
  const names = isKnownType(type) ? (TYPES[type] as Names) : {};
  const name = Object.hasOwn(names, column) ? (names[column] as string) : column;
  const spellings = Object.hasOwn(SPELLINGS, name) ? (SPELLINGS[name] as readonly string[]) : [];
  return name === column ? [name, ...spellings] : [name, ...spellings, column];
}

/** Units by UN/CEFACT Recommendation 20 code, as people write them. */
const UNITS: Readonly<Record<string, string>> = {
  P1: '%',
  C62: '1',
  CEL: '°C',
  FAH: '°F',
  KEL: 'K',
  MTR: 'm',
  KMT: 'km',
  MMT: 'mm',
  CMT: 'cm',
  KMH: 'km/h',
  MTS: 'm/s',
  GQ: 'µg/m³',
  GP: 'mg/m³',
  '59': 'ppm',
  '61': 'ppb',
  '2N': 'dB',
  LUX: 'lx',
  WTT: 'W',
  KWT: 'kW',
  KWH: 'kWh',
  VLT: 'V',
  AMP: 'A',
  HTZ: 'Hz',
  PAL: 'Pa',
  A97: 'hPa',
  BAR: 'bar',
  MTQ: 'm³',
  MQH: 'm³/h',
  LTR: 'l',
  DD: '°',
  SEC: 's',
  MIN: 'min',
  HUR: 'h',
};

/** `CEL (°C)`, or the code alone. */
export function toUnitText(code: string): string {
  return Object.hasOwn(UNITS, code) ? `${code} (${UNITS[code]})` : code;
}
