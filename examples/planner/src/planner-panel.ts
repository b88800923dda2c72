import { SCENARIO_MODELS, SCENARIO_TABLE, type Scenario, type Scope } from '@borough/core';
import { Panel, type Room } from '@borough/element';
import type { PropertyDeclarations } from 'lit';
import type { Desk } from './desk.js';
import { isPiece, type Piece } from './piece.js';

/** A panel that knows the planner's desk, and which scenario stands in the first view. */
export abstract class PlannerPanel extends Panel {
  static override properties: PropertyDeclarations = { desk: { attribute: false } };

  declare desk: Desk | null;

  constructor() {
    super();
    this.desk = null;
  }

  protected override watch({ city }: Room, scope: Scope): void {
    scope.add(city.scenarios.all.watch(this.refresh));
    scope.add(city.selection.chosen.watch(this.refresh));
    scope.add(city.compare.now.watch(this.refresh));
    scope.add(city.scene.watch(({ what }) => what === 'view' && this.refresh()));
  }

  /** The scenario that is being edited: that of the first view; undefined is the existing city. */
  protected get editing(): string | undefined {
    const { city } = this.room ?? {};
    const scenario = city?.scene.views[0]?.scenario;
    // One that has been undone stands no more.
    const isThere =
      scenario !== undefined && Object.hasOwn(city?.scenarios.all.get() ?? {}, scenario);
    return isThere ? scenario : undefined;
  }

  protected get scenario(): Scenario | undefined {
    const { editing } = this;
    return editing === undefined ? undefined : this.room?.city.scenarios.all.get()[editing];
  }

  /** The block or model of this scenario that is chosen. */
  protected get chosenPiece(): Piece | undefined {
    const chosen = this.room?.city.selection.chosen.get().at(-1);
    if (chosen?.table !== SCENARIO_TABLE && chosen?.table !== SCENARIO_MODELS) return undefined;
    const patch = this.scenario?.patches.find(({ id }) => `${this.editing}/${id}` === chosen.key);
    return isPiece(patch) ? patch : undefined;
  }

  /** The first free id that begins so. */
  protected freeId(prefix: string, taken: Iterable<string>): string {
    const all = new Set(taken);
    let n = 1;
    while (all.has(`${prefix}${n}`)) n++;
    return `${prefix}${n}`;
  }
}
