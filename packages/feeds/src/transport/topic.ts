/** Whether a topic lies within an MQTT filter (`+` one level, `#` the rest). */
export function matchesTopic(filter: string, topic: string): boolean {
  // MQTT 3.1.1 §4.7.2: a filter that begins with a wildcard does not see the broker's own `$` topics.
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const wanted = filter.split('/');
  const levels = topic.split('/');
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === '#') return true;
    if (i >= levels.length) return false;
    if (wanted[i] !== '+' && wanted[i] !== levels[i]) return false;
  }
  return wanted.length === levels.length;
}

/** Why a text is not an MQTT filter, or null. */
export function checkFilter(filter: string): string | null {
  if (filter.length === 0) return 'is empty';
  if (filter.includes('\u0000')) return 'has a NUL character';
  const levels = filter.split('/');
  for (const [i, level] of levels.entries()) {
    if (level === '#' && i === levels.length - 1) continue;
    if (level === '+') continue;
    if (/[+#]/.test(level))
      return 'has a wildcard that is not a whole level, or a "#" before its end';
  }
  return null;
}
