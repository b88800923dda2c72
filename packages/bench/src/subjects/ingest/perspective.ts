import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { keyOf, type Reading } from '../../messages/readings.js';
import type { Subject } from '../../subject.js';

/** A batch as Perspective takes it fastest: Arrow, keys as a dictionary. */
export function toKeyedArrow(readings: readonly Reading[]): Uint8Array {
  return tableToIPC(
    tableFromArrays({
      id: readings.map(({ index }) => keyOf(index)),
      value: Float32Array.from(readings, (reading) => reading.value),
      time: Float64Array.from(readings, (reading) => reading.atMs),
    }),
    'stream',
  );
}

/** An indexed table of Perspective, in Node's own thread; it can be queried and viewed, which ours cannot. */
export function createPerspective(format: 'json' | 'arrow'): Subject<Uint8Array[]> {
  const utf8 = new TextDecoder();
  let table: PerspectiveTable | null = null;
  const opened = (): PerspectiveTable => {
    if (table) return table;
    throw new Error('Not open');
  };
  return {
    name: `perspective:update(${format})`,
    version: '5.5.1',
    async open() {
      // Node only: in a page its engine lives in a worker of its own.
      const { default: perspective } = await import('@perspective-dev/client/node');
      const schema = {
        id: 'string',
        value: 'float',
        time: format === 'json' ? 'datetime' : 'float',
      };
      table = (await perspective.table(schema as never, { index: 'id' })) as never;
    },
    async apply(frames) {
      for (const bytes of frames)
        await (format === 'json'
          ? opened().update(utf8.decode(bytes), { format })
          : opened().update(
              bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
              { format },
            ));
      // Updates are taken in when somebody asks.
      await opened().size();
    },
    async read(index) {
      const view = await opened().view({ filter: [['id', '==', keyOf(index)]] });
      const { value } = (await view.to_columns()) as { value: number[] };
      await view.delete();
      return value[0] ?? Number.NaN;
    },
    close() {
      table?.delete().catch((failure: unknown) => console.error(failure));
      table = null;
    },
  };
}

interface PerspectiveTable {
  update(data: string | ArrayBufferLike, options: { format: string }): Promise<void>;
  size(): Promise<number>;
  view(config: object): Promise<{ to_columns(): Promise<unknown>; delete(): Promise<void> }>;
  delete(): Promise<void>;
}
