import { createFindings, pointerTo } from '../../src/domain/findings';
import { failures, isAboutTax, isFailureCode, isTransient } from '../../src/domain/failures';
import { idempotencyKey, isOurKey, workflowIdOf } from '../../src/domain/ids';
import { isClosed, statuses } from '../../src/domain/status';

const ref = { connection: 'acme', invoice_id: '2026-10' };

describe('names', () => {
  it('of a workflow and of keys are readable, and differ with everything that is written', () => {
    expect(workflowIdOf(ref)).toBe('invoice/acme/2026-10');
    const part = { revision: 2, step: 'create' };
    expect(idempotencyKey(ref, part)).toBe('invoice/acme/2026-10/r2/create');
    expect(idempotencyKey(ref, { ...part, suffix: 0 })).toBe('invoice/acme/2026-10/r2/create');
    expect(idempotencyKey(ref, { ...part, suffix: '' })).toBe('invoice/acme/2026-10/r2/create');
    expect(idempotencyKey(ref, { ...part, suffix: 3 })).toBe('invoice/acme/2026-10/r2/create/3');
  });

  it('of keys are known again, and those of others are not ours', () => {
    expect(isOurKey(idempotencyKey(ref, { revision: 1, step: 'create' }))).toBe(true);
    for (const key of ['stripe-node-retry-1', 'my/invoice/', '', null, undefined]) {
      expect(isOurKey(key)).toBe(false);
    }
  });

  it('of places in a body are JSON pointers', () => {
    expect(pointerTo('lines', 0, 'a/b~c')).toBe('/lines/0/a~1b~0c');
    expect(pointerTo('a/b/c~~')).toBe('/a~1b~1c~0~0');
    expect(pointerTo()).toBe('');
  });

  it('of failures are known, and sorted by who can mend them', () => {
    expect(isFailureCode('stripe_refused')).toBe(true);
    expect(isFailureCode('toString')).toBe(false);
    for (const code of Object.keys(failures).filter(isFailureCode)) {
      expect(isTransient(code)).toBe(failures[code].kind === 'transient');
      expect(isAboutTax(code)).toBe(code.startsWith('tax_') && code !== 'tax_id_invalid');
    }
  });

  it('of states are open or closed', () => {
    expect(statuses.filter(isClosed)).toEqual([
      'paid',
      'void',
      'uncollectible',
      'deleted',
      'skipped',
    ]);
  });
});

describe('findings', () => {
  it('are collected, faults and warnings apart, in their order', () => {
    const findings = createFindings();
    findings.fault('/a', 'bad', 'is bad');
    findings.warn('/b', 'odd', 'is odd');
    findings.fault('/c', 'worse', 'is worse');
    expect(findings.faults).toEqual([
      { pointer: '/a', code: 'bad', message: 'is bad' },
      { pointer: '/c', code: 'worse', message: 'is worse' },
    ]);
    expect(findings.warnings).toEqual([{ pointer: '/b', code: 'odd', message: 'is odd' }]);
  });
});
