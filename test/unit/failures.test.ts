import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failures, hintOf, isFailureCode } from '../../src/domain/failures';

const root = join(__dirname, '..', '..', 'src');
const catalogue = ['domain/failures.ts', 'domain/stripe-failures.ts', 'domain/tax-failures.ts'];
const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('lab/') && !catalogue.includes(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const codes = Object.keys(failures).filter(isFailureCode);

describe('the failure catalogue', () => {
  it.each(codes)('has no code that nothing can end in: %s', (code) => {
    expect(source).toContain(`'${code}'`);
  });

  it.each(codes)('says of %s what it means and what to do, each in sentences', (code) => {
    const { meaning, hint } = failures[code];
    expect(meaning).toMatch(/^[A-Z].+\.$/);
    expect(hint).toMatch(/^[A-Z].+\.$/);
    expect(meaning).not.toMatch(/[|{}]/);
  });

  // Money that is held must be given back first, and then a retry sees it; what is void already is looked into.
  const ofTheClosed = ['payment_held', 'credit_not_returned'];
  const voidable = codes.filter((code) => !ofTheClosed.includes(code));
  it.each(voidable)('lets a retry and a void release %s', (code) => {
    expect(failures[code].released_by).toEqual(expect.arrayContaining(['retry', 'void']));
  });

  it('names the connection in a hint that asks to mend it', () => {
    expect(hintOf('stripe_auth', 'eu')).toContain('PUT /v1/connections/eu,');
  });
});
