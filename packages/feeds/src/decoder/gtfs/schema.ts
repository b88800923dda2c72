import type { Messages } from '../protobuf/schema.js';

/** The part of gtfs-realtime.proto 2.0 that is read; extensions and what is experimental are passed over. */
export const MESSAGES: Messages = {
  FeedMessage: { header: [1, 'FeedHeader'], entity: [2, 'FeedEntity', 'many'] },
  FeedHeader: { version: [1, 'string'], incrementality: [2, 'int32'], timestamp: [3, 'uint64'] },
  FeedEntity: {
    id: [1, 'string'],
    deleted: [2, 'bool'],
    tripupdate: [3, 'TripUpdate'],
    vehicle: [4, 'VehiclePosition'],
    alert: [5, 'Alert'],
  },
  TripUpdate: {
    trip: [1, 'TripDescriptor'],
    updates: [2, 'StopTimeUpdate', 'many'],
    vehicle: [3, 'VehicleDescriptor'],
    timestamp: [4, 'uint64'],
    delay: [5, 'int32'],
  },
  StopTimeUpdate: {
    sequence: [1, 'uint32'],
    arrival: [2, 'StopTimeEvent'],
    departure: [3, 'StopTimeEvent'],
    stop: [4, 'string'],
  },
  StopTimeEvent: { delay: [1, 'int32'], time: [2, 'int64'] },
  VehiclePosition: {
    trip: [1, 'TripDescriptor'],
    position: [2, 'Position'],
    sequence: [3, 'uint32'],
    status: [4, 'int32'],
    timestamp: [5, 'uint64'],
    congestion: [6, 'int32'],
    stop: [7, 'string'],
    vehicle: [8, 'VehicleDescriptor'],
    occupancy: [9, 'int32'],
    percentage: [10, 'uint32'],
  },
  TripDescriptor: {
    id: [1, 'string'],
    time: [2, 'string'],
    date: [3, 'string'],
    relationship: [4, 'int32'],
    route: [5, 'string'],
    direction: [6, 'uint32'],
  },
  VehicleDescriptor: { id: [1, 'string'], label: [2, 'string'], plate: [3, 'string'] },
  Position: {
    latitude: [1, 'float'],
    longitude: [2, 'float'],
    bearing: [3, 'float'],
    odometer: [4, 'double'],
    speed: [5, 'float'],
  },
  Alert: {
    periods: [1, 'TimeRange', 'many'],
    informed: [5, 'EntitySelector', 'many'],
    cause: [6, 'int32'],
    effect: [7, 'int32'],
    url: [8, 'TranslatedString'],
    header: [10, 'TranslatedString'],
    description: [11, 'TranslatedString'],
    severity: [14, 'int32'],
  },
  TimeRange: { start: [1, 'uint64'], end: [2, 'uint64'] },
  EntitySelector: {
    agency: [1, 'string'],
    route: [2, 'string'],
    trip: [4, 'TripDescriptor'],
    stop: [5, 'string'],
  },
  TranslatedString: { translation: [1, 'Translation', 'many'] },
  Translation: { text: [1, 'string'], language: [2, 'string'] },
};

/** The words of the reference, by number. */
export const STATUS = ['INCOMING_AT', 'STOPPED_AT', 'IN_TRANSIT_TO'];
export const CONGESTION = [
  'UNKNOWN_CONGESTION_LEVEL',
  'RUNNING_SMOOTHLY',
  'STOP_AND_GO',
  'CONGESTION',
  'SEVERE_CONGESTION',
];
export const OCCUPANCY = [
  'EMPTY',
  'MANY_SEATS_AVAILABLE',
  'FEW_SEATS_AVAILABLE',
  'STANDING_ROOM_ONLY',
  'CRUSHED_STANDING_ROOM_ONLY',
  'FULL',
  'NOT_ACCEPTING_PASSENGERS',
  'NO_DATA_AVAILABLE',
  'NOT_BOARDABLE',
];
export const RELATIONSHIP = [
  'SCHEDULED',
  'ADDED',
  'UNSCHEDULED',
  'CANCELED',
  '',
  'REPLACEMENT',
  'DUPLICATED',
  'DELETED',
  'NEW',
];
export const CAUSE = [
  '',
  'UNKNOWN_CAUSE',
  'OTHER_CAUSE',
  'TECHNICAL_PROBLEM',
  'STRIKE',
  'DEMONSTRATION',
  'ACCIDENT',
  'HOLIDAY',
  'WEATHER',
  'MAINTENANCE',
  'CONSTRUCTION',
  'POLICE_ACTIVITY',
  'MEDICAL_EMERGENCY',
];
export const EFFECT = [
  '',
  'NO_SERVICE',
  'REDUCED_SERVICE',
  'SIGNIFICANT_DELAYS',
  'DETOUR',
  'ADDITIONAL_SERVICE',
  'MODIFIED_SERVICE',
  'OTHER_EFFECT',
  'UNKNOWN_EFFECT',
  'STOP_MOVED',
  'NO_EFFECT',
  'ACCESSIBILITY_ISSUE',
];
export const SEVERITY = ['', 'UNKNOWN_SEVERITY', 'INFO', 'WARNING', 'SEVERE'];
