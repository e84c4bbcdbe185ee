/** One safeguard, how it is taken out, and which tests are to notice. */
export interface Guard {
  name: string;
  /** What would happen in production without it. */
  without: string;
  file: string;
  /** Stands exactly once in the file, so the table cannot go on about code that has changed. */
  source: string;
  replacement: string;
  /** Each of these fails without the guard, and passes with it. */
  noticedBy: NoticingTest[];
}

export interface NoticingTest {
  file: string;
  /** The test's own name, without those of its `describe` blocks; of a table of cases also a part. */
  test: string;
}

/** How often a guard's source stands in the text of its file. */
export function occurrences(text: string, source: string): number {
  return text.split(source).length - 1;
}

/** The text without the guard. */
export function takeOut(text: string, { name, file, source, replacement }: Guard): string {
  const found = occurrences(text, source);
  if (found !== 1) {
    throw new Error(
      `Guard "${name}": its source stands ${found} times in ${file}, not once. Bring proof/guards/table up to date.`,
    );
  }
  return text.replace(source, () => replacement);
}
