import { DrizzleQueryError } from 'drizzle-orm';

/**
 * The same object, rejecting with PostgreSQL's own errors: Drizzle's carry the parameters of the
 * query in their message, which would put invoices into logs and Temporal's histories.
 */
export function withPlainErrors<T extends object>(repository: T): T {
  return new Proxy(repository, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          throw error instanceof DrizzleQueryError && error.cause ? error.cause : error;
        }
      };
    },
  });
}
