import { createSseServer } from '../sse-server.js';
import type { Rig } from './source.js';

export const SSE_RIG: Rig = {
  async open() {
    const server = await createSseServer();
    let admitted: string | null = null;
    let runs = 1;
    const port = Number(new URL(server.url).port);
    // What a server says lest its silence be taken for a lost link.
    const comments = setInterval(() => server.raw(': still here\n\n'), 300);
    server.answer = (response, request) => {
      if (admitted === null || request.headers.authorization === `Bearer ${admitted}`) return false;
      response.writeHead(401).end();
      return true;
    };
    return {
      port,
      feed: (at) => ({ transport: 'sse', url: `http://127.0.0.1:${at}/events` }),
      async say(things) {
        for (const thing of things) server.send(thing);
      },
      sayGarbage: async () => server.raw('data: [{"id":\n\n'),
      announce: () => server.raw(`data: ${'x'.repeat(3_000_000)}`),
      async kill() {
        await server.stop();
        // It counts in memory: what it counted is gone with it.
        server.epoch = `run-${++runs}`;
      },
      start: server.start,
      async admit(token) {
        admitted = token;
        server.cut();
      },
      async close() {
        clearInterval(comments);
        await server.stop();
      },
    };
  },
};
