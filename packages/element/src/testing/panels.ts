/** Every panel by its tag. */
export const PANELS = [
  'borough-alarms',
  'borough-clock',
  'borough-compass',
  'borough-feature',
  'borough-health',
  'borough-language',
  'borough-layers',
  'borough-legend',
  'borough-measure',
  'borough-nearby',
  'borough-places',
  'borough-screenshot',
  'borough-search',
  'borough-table',
  'borough-theme',
] as const;
