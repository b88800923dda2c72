import {
  type City,
  createScope,
  type OpenFeeds,
  openCity,
  type Renderer,
  type Scope,
} from '@borough/core';
import type { LoadEngine } from '../engine.js';
import { fetchDocument } from './document.js';

/** Where a city comes from: an open one, a description, or an address. */
export interface Origin {
  readonly city: City | null;
  readonly description: unknown;
  readonly src: string;
  readonly baseUrl: string;
  readonly feeds: OpenFeeds | undefined;
}

/** Opens a city and hands its closing to the scope; one that was handed in is its owner's to close. */
export async function openOrigin(
  origin: Origin,
  scope: Scope,
  signal: AbortSignal,
): Promise<City | null> {
  const { city, description, src } = origin;
  if (city) return city;
  if (!description && !src) return null;
  const [{ value, baseUrl }, feeds] = await Promise.all([
    description
      ? { value: description, baseUrl: origin.baseUrl }
      : fetchDocument(src, origin.baseUrl, signal),
    // A chunk of its own: what is drawn first does not wait for it.
    origin.feeds ?? loadFeeds(),
  ]);
  signal.throwIfAborted();
  const opened = openCity(value, { baseUrl, feeds });
  scope.add(opened.close);
  return opened;
}

/** Only what opens feeds: recordings and decoders are the worker's. */
async function loadFeeds(): Promise<OpenFeeds> {
  const { openFeeds } = await import('@borough/feeds/open');
  return openFeeds;
}

/** Loads an engine and draws a city with it in `stage`; the scope takes it off again. */
export async function draw(
  city: City,
  stage: HTMLElement,
  engine: { readonly load: LoadEngine; readonly assetBase?: string },
  scope: Scope,
  signal: AbortSignal,
): Promise<Renderer> {
  const module = await engine.load();
  signal.throwIfAborted();
  const { assetBase } = engine;
  const renderer = module.createRenderer(stage, { ...(assetBase && { assetBase }) });
  const drawing = createScope();
  drawing.add(city.attach(renderer));
  scope.add(drawing.close);
  return renderer;
}
