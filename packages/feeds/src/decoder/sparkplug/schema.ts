import type { Messages } from '../protobuf/schema.js';

/** The part of sparkplug_b.proto (Eclipse Sparkplug 3.0, section 6.4) that is read; data sets and templates are passed over. */
export const MESSAGES: Messages = {
  Payload: { timestamp: [1, 'uint64'], metrics: [2, 'Metric', 'many'], seq: [3, 'uint64'] },
  Metric: {
    name: [1, 'string'],
    alias: [2, 'uint64'],
    timestamp: [3, 'uint64'],
    datatype: [4, 'uint32'],
    historical: [5, 'bool'],
    none: [7, 'bool'],
    properties: [9, 'PropertySet'],
    int: [10, 'uint32'],
    long: [11, 'uint64'],
    float: [12, 'float'],
    double: [13, 'double'],
    boolean: [14, 'bool'],
    string: [15, 'string'],
  },
  PropertySet: { keys: [1, 'string', 'many'], values: [2, 'PropertyValue', 'many'] },
  PropertyValue: { int: [3, 'uint32'], long: [4, 'uint64'] },
};

/** Signed whole numbers travel as unsigned ones of the same bits: Int8, Int16, Int32, Int64 by their datatype. */
export const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
