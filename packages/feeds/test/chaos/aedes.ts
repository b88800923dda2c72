import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { freePort } from '../program.js';
import { ENORMOUS_PUBLISH } from './mqtt.js';
import type { Rig } from './source.js';

/** The broker that a borough server has in it: MQTT 3.1.1, so there is no session to come back to. */
export const AEDES_RIG: Rig = {
  async open() {
    const port = await freePort();
    const sockets = new Set<Socket>();
    let admitted: string | null = null;
    let broker: Aedes;
    let server: Server;
    const say = (payload: string): Promise<void> =>
      new Promise((done, fail) => {
        const message = {
          cmd: 'publish',
          topic: 'town/bays',
          payload,
          qos: 0,
          retain: false,
          dup: false,
        } as const;
        broker.publish(message, (failure) => (failure ? fail(failure) : done()));
      });
    async function start(): Promise<void> {
      broker = await Aedes.createBroker();
      broker.authenticate = (_client, _name, password, answer) => {
        const isIn = admitted === null || String(password) === admitted;
        const refusal = Object.assign(new Error('Expired.'), { returnCode: 4 });
        answer(isIn ? null : (refusal as never), isIn);
      };
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => sockets.delete(socket));
        broker.handle(socket);
      });
      await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    }
    async function stop(): Promise<void> {
      for (const socket of sockets) socket.resetAndDestroy();
      await new Promise((done) => server.close(done));
      await new Promise<void>((done) => broker.close(done));
    }
    await start();
    return {
      port,
      feed: (at) => ({ transport: 'mqtt', url: `mqtt://127.0.0.1:${at}`, topic: 'town/#' }),
      say: (things) => say(JSON.stringify(things)),
      sayGarbage: () => say('[{"id":'),
      announce: (wire) => wire.inject(ENORMOUS_PUBLISH),
      kill: stop,
      start,
      async admit(token) {
        admitted = token;
        for (const socket of sockets) socket.resetAndDestroy();
      },
      close: stop,
    };
  },
};
