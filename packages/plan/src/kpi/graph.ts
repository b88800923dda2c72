import { BoroughError, type Text } from '@borough/core';

/** One key figure: a pure function of what it needs. */
export interface Kpi {
  readonly id: string;
  /** Absent for a step on the way that is not shown. */
  readonly label?: Text;
  readonly unit?: string;
  /** Digits after the decimal point when shown. */
  readonly digits?: number;
  /** Which way is better, where planners agree on one. */
  readonly better?: 'more' | 'less';
  /** Inputs or other figures, by id; they are handed to `compute` in this order. */
  readonly needs: readonly string[];
  compute(...needed: readonly never[]): unknown;
}

/** Values by id: of inputs and of figures. */
export type KpiValues = Readonly<Record<string, unknown>>;

/** The figures of one scenario, kept so that a change reckons anew only what depends on it. */
export interface KpiSheet {
  /** Values of all figures for these inputs. An input is taken as changed where it is another value or object. */
  evaluate(inputs: KpiValues): KpiValues;
  /** Figures reckoned so far. */
  readonly computed: number;
}

/**
 * A sheet of figures.
 *
 * @throws BoroughError `KPI_CYCLE` where figures need each other in a circle, `KPI_UNKNOWN` where one needs what nobody gives
 */
export function createKpiSheet(kpis: readonly Kpi[], inputs: readonly string[]): KpiSheet {
  const order = sorted(kpis, inputs);
  const last = new Map<string, { needed: readonly unknown[]; value: unknown }>();
  let computed = 0;
  return {
    get computed() {
      return computed;
    },
    evaluate(given) {
      const values: Record<string, unknown> = { ...given };
      for (const kpi of order) {
        const needed = kpi.needs.map((id) => values[id]);
        const old = last.get(kpi.id);
        const isSame = old?.needed.every((value, i) => Object.is(value, needed[i])) ?? false;
        if (old && isSame) {
          values[kpi.id] = old.value;
          continue;
        }
        computed++;
        const value = kpi.compute(...(needed as never[]));
        last.set(kpi.id, { needed, value });
        values[kpi.id] = value;
      }
      return Object.fromEntries(order.map(({ id }) => [id, values[id]]));
    },
  };
}

/** The figures so that each comes after what it needs. */
function sorted(kpis: readonly Kpi[], inputs: readonly string[]): readonly Kpi[] {
  const byId = new Map(kpis.map((kpi) => [kpi.id, kpi]));
  const done = new Set<string>(inputs);
  const order: Kpi[] = [];
  function visit(id: string, path: readonly string[]): void {
    if (done.has(id)) return;
    if (path.includes(id))
      throw new BoroughError(
        'KPI_CYCLE',
        `Key figures need each other: ${[...path, id].join(' → ')}.`,
      );
    const kpi = byId.get(id);
    if (!kpi)
      throw new BoroughError(
        'KPI_UNKNOWN',
        `Key figure "${path.at(-1)}" needs "${id}", which is neither a figure nor an input. There are: ${[...byId.keys(), ...inputs].join(', ')}.`,
      );
    for (const need of kpi.needs) visit(need, [...path, id]);
    done.add(id);
    order.push(kpi);
  }
  for (const { id } of kpis) visit(id, []);
  return order;
}
