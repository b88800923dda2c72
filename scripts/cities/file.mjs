import { dirname } from 'node:path';

/** A city document of one's own: what it names relatively lies beside it. */
export async function openFile(document) {
  return { title: document, document, folders: { '/': dirname(document) }, simulations: [] };
}
