type Json = unknown;
type Node = Record<string, Json>;

/**
 * OpenAPI 3.1 has no `nullable`: null is one of the types (https://spec.openapis.org/oas/v3.1.0#schema-object).
 * The generator still writes the keyword of 3.0. Examples are data and stay as they are.
 */
export function withNullTypes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withNullTypes);
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'example' || key === 'examples' ? member : withNullTypes(member),
    ]),
  );
  return node.nullable === true ? nullable(node) : node;
}

function nullable({ nullable: _keyword, ...node }: Node): Node {
  if (Array.isArray(node.allOf)) {
    const { type: _type, allOf, ...rest } = node;
    return { ...rest, anyOf: [...(allOf as Json[]), { type: 'null' }] };
  }
  const types = [node.type].flat().filter((type) => type !== undefined);
  return {
    ...node,
    ...(types.length > 0 ? { type: [...types, 'null'] } : {}),
    ...(Array.isArray(node.enum) ? { enum: [...(node.enum as Json[]), null] } : {}),
  };
}
