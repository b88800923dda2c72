import type { RequestFrame } from '../render/stage.js';

/** What a picture may still have to wait for. */
export interface Unrest {
  /** Tiles or models are on their way, a camera moves, or something else than readings is not drawn yet. */
  readonly isComing: boolean;
  /** Readings are not drawn yet, or what follows them, labels and heat, has work left. */
  readonly isBehind: boolean;
  /** Frames drawn so far. */
  readonly frames: number;
  /** How often readings have asked for a frame so far. */
  readonly told: number;
}

/** Frames of quiet after which a picture counts as finished: a city tells its changes a frame late. */
const QUIET_FRAMES = 3;

/** For so long labels and heat are waited for while readings keep coming: a pass, a look and a fade take less. */
const PATIENCE_MS = 1000;

/**
 * Resolves when a picture has settled (rule RE4): all that was asked for is in and drawn. A city whose feeds
 * talk never comes to rest; what is told while one waits is not waited for.
 *
 * @param look null once nothing is drawn any more
 */
export async function settle(
  look: () => Unrest | null,
  requestFrame: RequestFrame,
  nowMs: () => number,
): Promise<void> {
  let quiet = 0;
  /** When all was in. */
  let since: { readonly atMs: number; readonly frames: number; readonly told: number } | null =
    null;
  while (quiet < QUIET_FRAMES) {
    await new Promise<void>((resolve) => {
      requestFrame(resolve);
    });
    const now = look();
    if (!now) return;
    const { isComing, isBehind, frames, told } = now;
    quiet = isComing || isBehind ? 0 : quiet + 1;
    if (isComing) since = null;
    else since ??= { atMs: nowMs(), frames, told };
    if (!since) continue;
    const isTalking = told - since.told > QUIET_FRAMES && frames - since.frames > QUIET_FRAMES;
    if (isTalking && nowMs() - since.atMs > PATIENCE_MS) return;
  }
}
