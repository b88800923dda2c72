import { type Credential, createCredential, createCredentials } from './door/credential.js';
import { type DoorOptions, openDoor, type Say } from './door/door.js';
import { createDoorHttp, type DoorHttp } from './door/door-http.js';
import { DEFAULT_LIMITS } from './door/plan.js';

export { type Credential, createCredential };

/** A door at a server. */
export interface OpenDoor extends DoorHttp {
  close(): Promise<void>;
}

/** Whose credentials read every operator's record; no operator may have this id. */
const READERS = 'readers';

/** Opens the way in for operators that push: `POST /ingest/<feed>`, and the record of their silences. */
export async function openInboundDoor(options: DoorOptions, say: Say): Promise<OpenDoor> {
  const door = await openDoor(options, say);
  const hashes = options.operators.map(({ id, credentials }) => [id, credentials] as const);
  const http = createDoorHttp({
    door,
    credentials: createCredentials(
      Object.fromEntries([...hashes, [READERS, options.readers ?? []]]),
    ),
    reader: READERS,
    isRecordPublic: options.isRecordPublic ?? false,
    maxBytes: options.limits?.maxBytes ?? DEFAULT_LIMITS.maxBytes,
    now: options.now ?? Date.now,
  });
  const timer = setInterval(door.tick, 1000);
  door.tick();
  return {
    ...http,
    async close() {
      clearInterval(timer);
      await door.close();
    },
  };
}
