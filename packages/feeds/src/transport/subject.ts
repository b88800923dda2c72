/** Why a text is not a NATS subject to listen to (`*` one token, `>` the rest), or null. */
export function checkSubject(subject: string): string | null {
  if (subject.length === 0) return 'is empty';
  if (/\s/.test(subject) || subject.includes('\u0000')) return 'has white space';
  if (subject.includes('/'))
    return 'has a "/": NATS parts its subjects with dots, like town.energy.*';
  const tokens = subject.split('.');
  for (const [i, token] of tokens.entries()) {
    if (token === '') return 'has an empty token';
    if (token === '*' || (token === '>' && i === tokens.length - 1)) continue;
    if (/[*>]/.test(token))
      return 'has a wildcard that is not a whole token, or a ">" before its end';
  }
  return null;
}

/** A subject as decoders see topics: levels parted by `/`, percent-encoded characters read. */
export function toTopic(subject: string): string {
  return subject.split('.').map(decode).join('/');
}

function decode(token: string): string {
  if (!token.includes('%')) return token;
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
