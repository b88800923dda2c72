import { create, createFileRegistry, type DescMessage, fromBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';

const SCALARS = {
  bool: Type.BOOL,
  bytes: Type.BYTES,
  double: Type.DOUBLE,
  fixed64: Type.FIXED64,
  float: Type.FLOAT,
  int32: Type.INT32,
  int64: Type.INT64,
  string: Type.STRING,
  uint32: Type.UINT32,
  uint64: Type.UINT64,
} as const;

/** A field: its number, its type (an enum is an `int32`), and `many` where it is repeated. */
export type FieldSpec = readonly [number: number, type: string, many?: 'many'];
/** Messages by name, with their fields by name. */
export type Messages = Readonly<Record<string, Readonly<Record<string, FieldSpec>>>>;
/** Reads one message; throws where the bytes are none. */
export type ReadMessage = (bytes: Uint8Array) => unknown;

/**
 * A reader of one kind of protobuf message from a schema kept by hand, without a build step and without code made
 * at run time. Only what is set is an own property of what it reads: 0 and absent are told apart.
 */
export function createMessageReader(messages: Messages, root: string): ReadMessage {
  const file = create(FileDescriptorProtoSchema, {
    name: 'schema.proto',
    package: 'b',
    syntax: 'proto2',
    messageType: Object.entries(messages).map(([name, fields]) => ({
      name,
      field: Object.entries(fields).map(([field, [number, type, many]]) => ({
        name: field,
        // Without it, names would come back in camel case.
        jsonName: field,
        number,
        label: many ? Label.REPEATED : Label.OPTIONAL,
        ...(Object.hasOwn(SCALARS, type)
          ? { type: SCALARS[type as keyof typeof SCALARS] }
          : { type: Type.MESSAGE, typeName: `.b.${type}` }),
      })),
    })),
  });
  const schema = createFileRegistry(file, () => undefined).getMessage(`b.${root}`) as DescMessage;
  return (bytes) => fromBinary(schema, bytes, { readUnknownFields: false });
}
