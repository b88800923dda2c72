import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { BoroughError } from '@borough/core';

/** A new credential: `token` is shown to its operator once, `hash` is what is kept. */
export interface Credential {
  /** `<operator>.<secret>`; sent as `Authorization: Bearer …`. */
  readonly token: string;
  /** `sha256:<hex>` */
  readonly hash: string;
}

/** Who may knock, and as whom. */
export interface Credentials {
  /** The operator that this header proves, or null. Takes as long for a wrong secret as for a right one. */
  verify(authorization: string | undefined): string | null;
}

const HASH = /^sha256:[0-9a-f]{64}$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;
/** 256 random bits: a plain hash of them cannot be guessed at, so no slow one is needed for each request. */
const SECRET_BYTES = 32;

export function createCredential(operator: string): Credential {
  checkOperatorId(operator);
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { token: `${operator}.${secret}`, hash: `sha256:${toDigest(secret).toString('hex')}` };
}

/**
 * Several hashes for one operator let a credential be replaced without an interruption.
 *
 * @throws BoroughError DOOR_INVALID for an id or a hash that is none.
 */
export function createCredentials(
  hashesOf: Readonly<Record<string, readonly string[]>>,
): Credentials {
  const digests = new Map<string, readonly Buffer[]>();
  for (const [operator, hashes] of Object.entries(hashesOf)) {
    checkOperatorId(operator);
    for (const hash of hashes) {
      if (HASH.test(hash)) continue;
      throw new BoroughError(
        'DOOR_INVALID',
        `A credential of operator "${operator}" is no hash like "sha256:…". Make one with createCredential("${operator}"), and keep its token out of files.`,
      );
    }
    digests.set(
      operator,
      hashes.map((hash) => Buffer.from(hash.slice(7), 'hex')),
    );
  }
  const nobody = randomBytes(32);

  return {
    verify(authorization) {
      const match = /^Bearer ([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{20,200})$/.exec(
        authorization ?? '',
      );
      const operator = match?.[1] ?? '';
      const digest = toDigest(match?.[2] ?? '');
      const known = digests.get(operator) ?? [];
      // All are compared, and for an unknown operator one as well: time tells nothing.
      let isRight = false;
      for (const each of known) if (timingSafeEqual(each, digest)) isRight = true;
      if (known.length === 0) timingSafeEqual(nobody, digest);
      return isRight ? operator : null;
    },
  };
}

function checkOperatorId(operator: string): void {
  if (ID.test(operator)) return;
  throw new BoroughError(
    'DOOR_INVALID',
    `"${operator}" is no operator's id. Use letters, digits, _ and -, at most 64.`,
  );
}

function toDigest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
