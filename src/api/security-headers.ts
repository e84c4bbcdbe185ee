import helmet from 'helmet';
import type { RequestHandler } from 'express';

/**
 * Nothing may come from another host. Two of helmet's defaults are off, because both turn a page that is
 * served by plain http on an inner network into one that asks for https: upgrade-insecure-requests, HSTS.
 */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        // Redoc writes its styles into the page and starts its search in a worker made of a blob.
        'style-src': ["'self'", "'unsafe-inline'"],
        'worker-src': ['blob:'],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
  }) as RequestHandler;
}
