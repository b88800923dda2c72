import type { Row } from '../row.js';

/** Rows as a Markdown table, scenario by scenario, with each subject's ratio to ours. */
export function toTable(rows: readonly Row[]): string {
  const head = '| scenario | subject | version | n | metric | p50 | p95 | to borough |';
  const lines = rows.map((row) => {
    const ours = rows.find(
      ({ scenario, subject, metric }) =>
        scenario === row.scenario && metric === row.metric && subject === 'borough:default',
    );
    const isOurs = row.subject.startsWith('borough:');
    const ratio =
      !ours || isOurs || ours.p50 === 0 ? '' : `${(row.p50 / ours.p50).toPrecision(2)} ×`;
    const n = row.n.toLocaleString('en-US');
    return `| ${row.scenario} | ${row.subject} | ${row.version} | ${n} | ${row.metric}, ${row.unit} | ${row.p50} | ${row.p95} | ${ratio} |`;
  });
  return [head, `|${' --- |'.repeat(8)}`, ...lines].join('\n');
}
