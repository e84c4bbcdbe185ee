import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createParts, type Parts } from '../../src/cli/parts';
import { startKeptLab, type KeptLab } from '../../src/cli/stack/kept-lab';

describe('the lab that is kept between two starts', () => {
  let folder: string;
  let file: string;
  let notes: string[];
  let running: Parts[];
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-lab-'));
    file = path.join(folder, 'lab.json');
    notes = [];
    running = [];
  });
  afterEach(async () => {
    for (const parts of running) await parts.stop();
    fs.rmSync(folder, { recursive: true });
  });

  async function start(): Promise<{ kept: KeptLab; parts: Parts }> {
    const parts = createParts();
    running.push(parts);
    return { parts, kept: await startKeptLab(parts, file, (text) => notes.push(text)) };
  }
  const idOf = ({ running: { lab } }: KeptLab): string => lab.account('sk_test_lab').id;

  it('goes on with its accounts', async () => {
    const first = await start();
    await first.parts.stop();
    const second = await start();
    expect(idOf(second.kept)).toBe(idOf(first.kept));
    expect(notes).toEqual([]);
  });

  it.each([
    [
      'of an older version',
      (saved: string) => saved.replace('"version":2', '"version":1'),
      'version 1',
    ],
    ['cut short', (saved: string) => saved.slice(0, 40), 'JSON'],
    ['without its rows', () => '{"port":0,"endpoint":null,"snapshot":{"version":2}}', 'undefined'],
  ])('sets aside what was saved %s, says so and begins anew', async (_, spoil, why) => {
    const first = await start();
    await first.parts.stop();
    const spoilt = spoil(fs.readFileSync(file, 'utf8'));
    fs.writeFileSync(file, spoilt);
    const { kept } = await start();
    expect(idOf(kept)).not.toBe(idOf(first.kept));
    expect(kept.running.lab.account('sk_test_lab').customers.get('cus_card')).toBeDefined();
    expect(kept.endpoint).toBeNull();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(why);
    const [aside] = fs.readdirSync(folder).filter((name) => name.endsWith('.old'));
    expect(notes[0]).toContain(aside);
    expect(fs.readFileSync(path.join(folder, aside!), 'utf8')).toBe(spoilt);
  });
});
