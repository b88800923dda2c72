import type { CommandResult, FeedHealth, Freshness, Health, City as OpenCity } from '@borough/core';
import type { createRenderer } from '@borough/three';
import { assertType, expectTypeOf, it } from 'vitest';
import type { CityPointerEvent } from './fiber/index.js';
import { At, CityScene } from './fiber/index.js';
import {
  City,
  CityView,
  type Engine,
  Layer,
  Tileset,
  useCommand,
  useFreshness,
  useHealth,
  useReading,
} from './index.js';

it('engines are modules of ours', () => {
  assertType<Engine>(() => import('@borough/three'));
  expectTypeOf<{ createRenderer: typeof createRenderer }>().toExtend<Awaited<ReturnType<Engine>>>();
});

it('hooks tell what they give', () => {
  expectTypeOf(useReading).returns.toHaveProperty('value').toEqualTypeOf<number | string | null>();
  expectTypeOf(useFreshness).returns.toEqualTypeOf<Freshness | null>();
  expectTypeOf(useHealth('energy')).toEqualTypeOf<FeedHealth | null>();
  expectTypeOf(useHealth()).toEqualTypeOf<Health>();
  expectTypeOf(useCommand()).returns.toEqualTypeOf<Promise<CommandResult>>();
});

it('a wrong command does not compile', () => {
  const run = useCommand();
  run({ do: 'select', table: 'buildings', keys: ['a'] });
  // @ts-expect-error a selection has keys
  run({ do: 'select', table: 'buildings' });
  // @ts-expect-error there is no such command
  run({ do: 'explode' });
});

it('a provider has one source, a part has what its description has', () => {
  const city = null as unknown as OpenCity;
  assertType(<City src="city.json" />);
  assertType(<City city={city} />);
  // @ts-expect-error a city comes from somewhere
  assertType(<City />);
  assertType(<Layer id="a" type="points" table="t" />);
  // @ts-expect-error a features layer has a tileset
  assertType(<Layer id="a" type="features" table="t" />);
  assertType(<Tileset id="a" url="x" table="t" featureKey="gml" />);
  assertType(<CityView id="main" className="map" onPointerDown={() => {}} />);
});

it("events of a canvas carry the city's hit", () => {
  expectTypeOf<CityPointerEvent['hit']['key']>().toEqualTypeOf<string | null>();
  assertType(
    <CityScene
      onClick={({ hit, point, stopPropagation }) => [hit.key, point.x, stopPropagation]}
    />,
  );
  assertType(<At lon={8} lat={47} heading={90} onClick={() => {}} />);
  // @ts-expect-error a place has a latitude
  assertType(<At lon={8} />);
});
