/** One kind of work; `one` ends when its last step has written what it has to write. */
export interface Load {
  kind: 'empty' | 'none' | 'automatic';
  one(id: string): Promise<void>;
  connection: string;
  stop(): Promise<void>;
}

/** Longer than anything takes that still moves. */
const giveUpMs = 120_000;

/** Promises by id that somebody else settles. */
export function createWaits() {
  const waits = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  return {
    until(id: string): Promise<void> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waits.delete(id);
          reject(new Error(`${id} has not ended after ${giveUpMs / 1000} s`));
        }, giveUpMs);
        const end = () => clearTimeout(timer);
        waits.set(id, {
          resolve: () => (end(), resolve()),
          reject: (error) => (end(), reject(error)),
        });
      });
    },
    ids: () => [...waits.keys()],
    resolve(id: string) {
      waits.get(id)?.resolve();
      waits.delete(id);
    },
    reject(id: string, error: Error) {
      waits.get(id)?.reject(error);
      waits.delete(id);
    },
  };
}
