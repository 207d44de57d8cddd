/** Runs one statement; `${values}` become bound parameters. */
export type Sql = <Row extends object = Record<string, never>>(
  text: TemplateStringsArray,
  ...values: unknown[]
) => Promise<Row[]>;

/** Runs one statement given as text with `$1…` placeholders. */
export type Query = <Row extends object = Record<string, never>>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>;

const texts = new WeakMap<TemplateStringsArray, string>();

/** Turns a query function into a template tag. */
export function sqlTag(query: Query): Sql {
  return (parts, ...values) => {
    let text = texts.get(parts);
    if (text === undefined) {
      text = parts.reduce((whole, part, index) => `${whole}$${index}${part}`);
      texts.set(parts, text);
    }
    return query(text, values);
  };
}
