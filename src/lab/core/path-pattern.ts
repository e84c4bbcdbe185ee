const compiled = new Map<string, RegExp>();

/** `*` stands for one segment of a path, `**` for any number of them. */
export function matchesPath(pattern: string, path: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .split('**')
      .map((part) => part.split('*').map(escape).join('[^/]+'))
      .join('.*');
    expression = new RegExp(`^${source}$`);
    compiled.set(pattern, expression);
  }
  return expression.test(path);
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
}
