/** So long a person waits without asking whether anything happens. */
const patienceMs = 2_000;

/** Gives what the work gives, and says every two seconds that it is not there yet. */
export async function tellWhenSlow<T>(
  work: Promise<T>,
  say: (seconds: number) => void,
): Promise<T> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += patienceMs / 1000;
    say(seconds);
  }, patienceMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
