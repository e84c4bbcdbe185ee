import { createLab, type Lab, type LabOptions } from './lab';
import { serveHttp, type HttpServer } from './transport/http';

export interface StartOptions extends LabOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  anrokPort?: number;
  avataxPort?: number;
  host?: string;
}

export interface RunningLab {
  url: string;
  port: number;
  anrokUrl: string;
  avataxUrl: string;
  lab: Lab;
  stop(): Promise<void>;
}

/** One listener for each provider; the control routes are on Stripe's. */
export async function startLab(options: StartOptions = {}): Promise<RunningLab> {
  const { port = 0, anrokPort = 0, avataxPort = 0, host = '127.0.0.1', ...rest } = options;
  const lab = createLab(rest);
  const servers: HttpServer[] = [];
  const stop = async (): Promise<void> => {
    lab.stop();
    await Promise.all(servers.map((server) => server.stop()));
  };
  const listen = async (handle: Lab['handle'], on: number): Promise<number> => {
    const server = await serveHttp(handle, on, host);
    servers.push(server);
    return server.port;
  };
  try {
    const own = await listen((request) => lab.handle(request), port);
    return {
      url: `http://${host}:${own}`,
      port: own,
      anrokUrl: `http://${host}:${await listen(lab.engines.anrok, anrokPort)}`,
      avataxUrl: `http://${host}:${await listen(lab.engines.avatax, avataxPort)}`,
      lab,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
