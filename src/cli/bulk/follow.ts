import type { WriteStream } from 'node:tty';
import { setTimeout as pause } from 'node:timers/promises';
import type { BulkActionAnswer, BulkClient } from './client';

const lookEveryMs = 500;
const barWidth = 30;

/** Watches a bulk action to its end: a bar on a terminal, nothing elsewhere. */
export async function followBulkAction(
  client: BulkClient,
  id: string,
  stream: WriteStream,
): Promise<BulkActionAnswer> {
  for (;;) {
    const action = await client.get(id);
    if (stream.isTTY) stream.write(`\r${progressBar(action)}`);
    if (action.status === 'done' || action.status === 'aborted') {
      if (stream.isTTY) stream.write('\n');
      return action;
    }
    await pause(lookEveryMs);
  }
}

function progressBar({ count, progress }: BulkActionAnswer): string {
  const settled = count - progress.pending;
  const filled = count === 0 ? barWidth : Math.floor((settled / count) * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const trouble = progress.refused + progress.failed;
  return `${bar} ${settled} of ${count}${trouble > 0 ? `, ${trouble} refused or failed` : ''}`;
}
