import '@borough/element';
import './compare.js';
import './corners.js';
import './figures.js';
import './handles.js';
import './scenarios.js';
import './share.js';
import './sun.js';
import './thing.js';
import { type CityDescription, createScope, readCity, readLink, type Scope } from '@borough/core';
import type { BoroughCity } from '@borough/element';
import { createDesk } from './desk.js';
import { drawBlocks } from './draw.js';
import { plannerEngine } from './engine.js';
import type { PlannerPanel } from './planner-panel.js';
import { registerOf, withRegister } from './register.js';

const query = new URLSearchParams(location.search);
const element = document.getElementById('city') as BoroughCity;
const panels = [
  ...document.querySelectorAll<PlannerPanel>(
    'planner-scenarios, planner-thing, planner-figures, planner-sun, planner-compare, planner-divider, planner-handles, planner-corners, planner-share',
  ),
];

for (const name of ['lang', 'theme', 'density']) {
  const value = query.get(name);
  if (value) element.setAttribute(name, value);
}
element.engine = plannerEngine(query);

/** Opens the city with its register of buildings, so that futures can be reckoned. */
async function open(): Promise<void> {
  const url = new URL(query.get('city') ?? 'city.json', location.href);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  const city: CityDescription = readCity(await response.json());
  element.description = withRegister(city, registerOf(city));
}

/** Brings about what the address holds; a link that was cut off opens the city as it is. */
async function followLink(): Promise<void> {
  try {
    for (const command of readLink(location.hash)) await element.room?.run(command);
  } catch (failure) {
    console.warn(failure);
  }
}

let scope: Scope | null = null;
element.addEventListener('borough-ready', async ({ detail: { city } }) => {
  scope?.close();
  const own = createScope();
  scope = own;
  const desk = createDesk(city, registerOf(city.description), own);
  for (const panel of panels) panel.desk = desk;
  const refresh = (): void => {
    for (const panel of panels) panel.refresh();
  };
  own.add(desk.drawing.watch(refresh));
  own.add(desk.changed.watch(refresh));
  own.add(desk.corners.watch(refresh));
  const name = element.room?.words.text(city.description.name) ?? '';
  (document.getElementById('name') as HTMLElement).textContent = name;
  await followLink();
  await element.drawn;
  const { stage } = element.room ?? {};
  if (stage) own.add(drawBlocks(desk, stage));
});

window.addEventListener('keydown', (event) => {
  const isTyping = event
    .composedPath()
    .some((node) => node instanceof HTMLInputElement && node.type !== 'range');
  if (isTyping || !(event.ctrlKey || event.metaKey)) return;
  const redo = event.key === 'y' || (event.key === 'Z' && event.shiftKey);
  if (!redo && event.key !== 'z') return;
  event.preventDefault();
  void element.room?.run({ do: redo ? 'redo' : 'undo' });
});

try {
  await open();
} catch (failure) {
  console.warn(failure);
  // The element meets the same trouble, and knows how to tell it.
  element.src = query.get('city') ?? 'city.json';
}
