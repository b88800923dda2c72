import { expect, test } from 'vitest';
import { type Cell, CHAOS, OUTCOMES, TROUBLES, type Trouble } from '../../test/chaos/table.js';

const PAGE = '../../../../docs/inside/chaos.md';

function toPage(): string {
  const names = Object.keys(CHAOS);
  const troubles = Object.entries(TROUBLES) as [Trouble, string][];
  const notes: string[] = [];
  const toCell = (cell: Cell): string => {
    if (typeof cell === 'string') return cell;
    if (!notes.includes(cell.none)) notes.push(cell.none);
    return `– (${notes.indexOf(cell.none) + 1})`;
  };
  const rows = troubles.map(([trouble, label]) => {
    const cells = Object.values(CHAOS).map((row) => toCell(row[trouble]));
    return `| ${[label, ...cells].join(' | ')} |`;
  });
  return [
    '# What happens when things go wrong',
    '',
    'Each cell is a test that runs against the real thing: mosquitto, nats-server, aedes, and small HTTP, SSE and WebSocket servers, all behind a',
    'wire that the test cuts, mutes and garbles (`packages/feeds/src/chaos`). The page is written from the table of those tests, and a',
    'test fails where the two differ.',
    '',
    `| trouble | ${names.join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    ...rows,
    '',
    ...Object.entries(OUTCOMES).map(([outcome, meaning]) => `- **${outcome}**: ${meaning}`),
    ...notes.map((note, i) => `- (${i + 1}) ${note}`),
    '',
    'In every cell as well: the counts add up (IN1), the heap does not grow by more than 64 MB, and once the city is closed neither a timer nor a',
    'socket is left. While our own link is down, readings go from live to late to stale at 1.5 and 3 report intervals and are never called offline;',
    'with the link up and nothing said they are offline after twice the limit. A clock that is ahead is corrected and told; one that is behind',
    'cannot be told from a slow line, so its readings are shown as old as they say.',
    '',
  ].join('\n');
}

test('FE29 the page about troubles is that of the tests (write it anew with vitest -u)', async () => {
  await expect(toPage()).toMatchFileSnapshot(PAGE);
});
