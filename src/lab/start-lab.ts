import { createLab, type Lab, type LabOptions } from './lab';
import { serveHttp } from './transport/http';

export interface StartOptions extends LabOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
}

export interface RunningLab {
  url: string;
  port: number;
  lab: Lab;
  stop(): Promise<void>;
}

export async function startLab(options: StartOptions = {}): Promise<RunningLab> {
  const { port = 0, host = '127.0.0.1', ...rest } = options;
  const lab = createLab(rest);
  const server = await serveHttp((request) => lab.handle(request), port, host);
  return {
    url: `http://${host}:${server.port}`,
    port: server.port,
    lab,
    async stop() {
      lab.stop();
      await server.stop();
    },
  };
}
