import { Command } from 'commander';
import { envExample } from '../env-example';

export function settingsCommand(): Command {
  return new Command('settings')
    .description('print every setting with its meaning and default, as an .env file')
    .action(() => void process.stdout.write(envExample()));
}
