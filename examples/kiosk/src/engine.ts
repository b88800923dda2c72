import type { LoadEngine } from '@borough/element';

const QUALITIES = ['auto', 'low', 'medium', 'high'] as const;

/**
 * three.js as a kiosk wants it: one finger turns the city, and what is drawn follows the machine unless
 * `?quality=low|medium|high` says what it bears.
 */
export function kioskEngine(query: URLSearchParams): LoadEngine {
  const quality = QUALITIES.find((known) => known === query.get('quality')) ?? 'auto';
  return async () => {
    const { createRenderer } = await import('@borough/three');
    return {
      createRenderer: (host, options) =>
        createRenderer(host, { ...options, quality, finger: 'orbit' }),
    };
  };
}
