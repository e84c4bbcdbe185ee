import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { occurrences, takeOut } from '../../proof/guards/guard';
import { guards } from '../../proof/guards/guards';

const read = (file: string) => readFileSync(join(__dirname, '..', '..', file), 'utf8');

describe('the table of safeguards', () => {
  it.each(guards)('knows the place of: $name', ({ file, source, replacement }) => {
    expect(occurrences(read(file), source)).toBe(1);
    expect(replacement).not.toContain(source);
  });

  it.each(guards)('names tests that exist for: $name', ({ noticedBy }) => {
    expect(noticedBy).not.toHaveLength(0);
    for (const { file, test } of noticedBy)
      expect(read(file)).toContain(test.replaceAll("'", "\\'"));
  });

  it('has at least fourteen, each once', () => {
    const names = new Set(guards.map(({ name }) => name));
    expect(names.size).toBe(guards.length);
    expect(names.size).toBeGreaterThanOrEqual(14);
  });

  it('refuses to go on about code that has changed', () => {
    const [guard] = guards;
    if (!guard) throw new Error('There are guards.');
    expect(() => takeOut('something else', guard)).toThrow('stands 0 times');
    expect(() => takeOut(guard.source.repeat(2), guard)).toThrow('stands 2 times');
  });
});
