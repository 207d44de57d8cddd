import { DefaultNamingStrategy } from 'typeorm';

/** Properties are camelCase, columns are snake_case. Tables and constraints are named by the entities. */
export class SnakeNamingStrategy extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string, prefixes: string[]): string {
    if (customName) return customName;
    return [...prefixes, propertyName].map(toSnakeCase).join('_');
  }
}

function toSnakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
