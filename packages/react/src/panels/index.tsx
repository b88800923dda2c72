import type { MoreWords } from '@borough/element';
import {
  createElement,
  type HTMLAttributes,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useRoom } from '../room.js';

/** What every panel can be told, and any element besides. */
export interface PanelProps extends Omit<HTMLAttributes<HTMLElement>, 'onError'> {
  /** Without card and heading, for a page that has its own. */
  readonly plain?: boolean;
  /** Shows its heading only. */
  readonly folded?: boolean;
  /** Words of further languages; the language is `lang`, or that of the page around. */
  readonly words?: MoreWords;
  /** A command of the panel has failed, or the panel itself, which says so in its place as well. */
  readonly onError?: (failure: Error) => void;
}

/** Each element is a chunk of its own, loaded when the first of its panels comes into the page. */
const ELEMENTS = {
  alarms: () => import('@borough/element/panel/alarms'),
  clock: () => import('@borough/element/panel/clock'),
  feature: () => import('@borough/element/panel/feature'),
  health: () => import('@borough/element/panel/health'),
  layers: () => import('@borough/element/panel/layers'),
  legend: () => import('@borough/element/panel/legend'),
  places: () => import('@borough/element/panel/places'),
  search: () => import('@borough/element/panel/search'),
  table: () => import('@borough/element/panel/table'),
} as const;

/** What is wrong, newest first; acknowledged by a click. */
export function AlarmsPanel(props: PanelProps): ReactNode {
  return <Panel {...props} name="alarms" />;
}

/** City time: live, held, played. With `sun` the sun's own clock too. */
export function ClockPanel(props: PanelProps & { readonly sun?: boolean }): ReactNode {
  return <Panel {...props} name="clock" />;
}

/** Everything known of what is chosen. */
export function FeaturePanel(props: PanelProps): ReactNode {
  return <Panel {...props} name="feature" />;
}

/** Health of the sources. */
export function HealthPanel(props: PanelProps): ReactNode {
  return <Panel {...props} name="health" />;
}

/** The layers, to be shown and hidden; with `legends`, each with its own. */
export function LayersPanel(props: PanelProps & { readonly legends?: boolean }): ReactNode {
  return <Panel {...props} name="layers" />;
}

/** The legend of one layer, or of all that are shown. */
export function LegendPanel(props: PanelProps & { readonly layer?: string }): ReactNode {
  return <Panel {...props} name="legend" />;
}

/** The city's places, to fly to. */
export function PlacesPanel(props: PanelProps): ReactNode {
  return <Panel {...props} name="places" />;
}

/** Finds things by name, key and initials. */
export function SearchPanel(props: PanelProps): ReactNode {
  return <Panel {...props} name="search" />;
}

/** A table's rows, for whoever reads rather than looks. */
export function TablePanel(props: PanelProps & { readonly table?: string }): ReactNode {
  return <Panel {...props} name="table" />;
}

/** The element of a panel, with the provider's city. Nothing until it is defined, and nothing on a server. */
function Panel({
  name,
  onError,
  ...props
}: PanelProps & { readonly name: keyof typeof ELEMENTS }): ReactNode {
  const { city } = useRoom();
  const element = useRef<HTMLElement>(null);
  // A property set before the element is defined would become an attribute.
  const [isDefined, setDefined] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    let isGone = false;
    ELEMENTS[name]().then(
      () => isGone || setDefined(true),
      (thrown) => isGone || setFailure(thrown),
    );
    return () => {
      isGone = true;
    };
  }, [name]);
  useEffect(() => {
    const panel = element.current;
    if (!panel || !isDefined || !onError) return;
    const tell = (event: CustomEvent<{ error: Error }>): void => onError(event.detail.error);
    panel.addEventListener('borough-error', tell);
    return () => panel.removeEventListener('borough-error', tell);
  }, [isDefined, onError]);
  if (failure) throw failure;
  return isDefined ? createElement(`borough-${name}`, { ...props, city, ref: element }) : null;
}
