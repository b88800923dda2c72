import type { MqttClient } from 'mqtt';
import { createBroker } from '../mosquitto.js';
import type { Rig } from './source.js';

/** A PUBLISH of 268,435,455 bytes begins (MQTT §2.1.4), and so much of it follows. */
export const ENORMOUS_PUBLISH = Buffer.concat([
  Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.alloc(3_000_000),
]);

export const MOSQUITTO_RIG: Rig = {
  async open() {
    const broker = await createBroker();
    let publisher: MqttClient | null = await broker.publisher();
    const say = async (text: string): Promise<void> => {
      publisher ??= await broker.publisher();
      await publisher.publishAsync('town/bays', text, { qos: 1 });
    };
    return {
      port: Number(new URL(broker.tcpUrl).port),
      feed: (port) => ({ transport: 'mqtt', url: `mqtt://127.0.0.1:${port}`, topic: 'town/#' }),
      say: (things) => say(JSON.stringify(things)),
      sayGarbage: () => say('[{"id":'),
      announce: (wire) => wire.inject(ENORMOUS_PUBLISH),
      async kill() {
        publisher = null;
        await broker.kill();
      },
      start: broker.start,
      async admit(token) {
        broker.admit(token);
        await broker.kill();
        await broker.start();
        publisher = await broker.publisher();
      },
      close: broker.close,
    };
  },
};
