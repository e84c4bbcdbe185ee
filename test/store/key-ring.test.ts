import { randomBytes } from 'node:crypto';
import { parseKeyRing } from '../../src/store/key-ring';

const key = randomBytes(32);
const base64 = key.toString('base64');

describe('HOLDFAST_ENCRYPTION_KEYS', () => {
  it('takes one key', () => {
    expect(parseKeyRing(`k1:${base64}`)).toEqual({ current: 'k1', keys: { k1: key } });
  });

  it('takes the first of several keys as the current one', () => {
    const old = randomBytes(32);
    const ring = parseKeyRing(`2026-10:${base64}, old:${old.toString('base64')}`);
    expect(ring).toEqual({ current: '2026-10', keys: { '2026-10': key, old } });
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['a key without an id', base64, 'Entry 1 of HOLDFAST_ENCRYPTION_KEYS is not kid:base64'],
    ['what is not base64', 'k1:§§§', 'Entry 1 of HOLDFAST_ENCRYPTION_KEYS is not kid:base64'],
    ['a short key', 'k1:c2hvcnQ=', 'Key "k1" in HOLDFAST_ENCRYPTION_KEYS has 5 bytes'],
    ['an id twice', `k1:${base64},k1:${base64}`, 'names a key id twice'],
  ])('refuses %s with the remedy', (_, text, message) => {
    expect(() => parseKeyRing(text)).toThrow(message);
    expect(() => parseKeyRing(text)).toThrow('openssl rand -base64 32');
  });

  it('never repeats a key in its complaint', () => {
    const long = `k1:${base64},k2:${randomBytes(31).toString('base64')}`;
    expect(() => parseKeyRing(long)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(base64) as string }),
    );
  });
});
