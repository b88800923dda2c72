import type { LoadEngine } from '@borough/element';

const STEPS = ['low', 'medium', 'high'] as const;

/**
 * three.js as a planner wants it: what is drawn follows the machine, but shadows are what is looked at and
 * stay, unless `?quality=low|medium|high` says otherwise.
 */
export function plannerEngine(query: URLSearchParams): LoadEngine {
  const told = STEPS.find((step) => step === query.get('quality'));
  return async () => {
    const { createRenderer } = await import('@borough/three');
    return {
      createRenderer: (host, options) =>
        createRenderer(host, { ...options, quality: told ?? { least: 'medium' } }),
    };
  };
}
