import type { ConnectionCheck } from '../api/schemas/connection-check';
import type { Screen, Style } from './screen';

type Status = ConnectionCheck['findings'][number]['status'];

const signs: Record<Status, [string, Style]> = {
  ok: ['✓', 'green'],
  fixed: ['✓', 'blue'],
  skipped: ['–', 'dim'],
  warning: ['!', 'yellow'],
  error: ['✗', 'red'],
};

/** One line a finding, and under it what to do. */
export function tellFindings({ findings }: ConnectionCheck, paint: Screen['paint']): string[] {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, status, message, remedy }) => {
    const [sign, style] = signs[status];
    const told = `  ${paint(style, sign)} ${name.padEnd(width)}  ${message}`;
    return remedy === null ? [told] : [told, `    ${' '.repeat(width)}  → ${remedy}`];
  });
  return [...lines, '', summary(findings)];
}

function summary(findings: ConnectionCheck['findings']): string {
  const count = (status: Status) => findings.filter((one) => one.status === status).length;
  const [errors, warnings, fixed] = [count('error'), count('warning'), count('fixed')];
  const mended = fixed > 0 ? `, ${fixed} fixed` : '';
  if (errors + warnings === 0) return `All is well${mended}.`;
  return `${errors} wrong, ${warnings} to look at${mended}.`;
}
