// A city with a panel of one's own: each row is rendered for its own value, and for nothing else.
import { openFeeds } from '@borough/feeds';
import * as borough from '@borough/react';
import { createRoot } from 'react-dom/client';

const { City, CityView, useCity, useClock, useCommand, useLayer, useReading, useSelection } =
  borough;
const src = new URLSearchParams(location.search).get('city') ?? '/city.json';

function Value({ table, id, column }: { table: string; id: string; column: string }) {
  const { value, unit, freshness } = useReading(table, id, column);
  return (
    <p className={freshness ?? 'unknown'}>
      <span>{column}</span>
      <span>
        {typeof value === 'number' ? value.toFixed(1) : value} {unit} {freshness ?? 'unknown'}
      </span>
    </p>
  );
}

function Chosen() {
  const { tables } = useCity();
  const [thing] = useSelection();
  if (!thing) return <p>Click a building.</p>;
  const columns = [...(tables.get(thing.table)?.columns.keys() ?? [])];
  return columns.map((column) => (
    <Value key={column} table={thing.table} id={thing.key} column={column} />
  ));
}

function Panel() {
  const run = useCommand();
  const { isVisible } = useLayer('energy');
  const { mode, nowMs } = useClock();
  const isHeld = mode === 'held';
  return (
    <section className="panel">
      <h1>{new Date(nowMs).toLocaleTimeString()}</h1>
      <button type="button" onClick={() => run({ do: 'layer', id: 'energy', visible: !isVisible })}>
        {isVisible ? 'Hide energy' : 'Show energy'}
      </button>
      <button type="button" onClick={() => run({ do: isHeld ? 'live' : 'hold' })}>
        {isHeld ? 'Go live' : 'Hold'}
      </button>
      <Chosen />
    </section>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <City src={src} engine={() => import('@borough/three')} feeds={openFeeds} placeholder="Soon.">
    <CityView style={{ height: '100%' }}>
      <Panel />
    </CityView>
  </City>,
);
