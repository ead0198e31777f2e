import type { ContextEntry, ContextType } from '../aws/simulate';

/** What is known of a condition key. */
export interface KeyKind {
  readonly type: 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress' | 'Binary';
  readonly multivalued: boolean;
}

const types: Readonly<Record<KeyKind['type'], ContextType>> = {
  String: 'string',
  ARN: 'string',
  Bool: 'boolean',
  Numeric: 'numeric',
  Date: 'date',
  IPAddress: 'ip',
  Binary: 'binary',
};

/** The simulator's name for the type of a key; a key that is not known is a text. */
export function contextType(kind: KeyKind | undefined): ContextEntry['type'] {
  const type = types[kind?.type ?? 'String'];
  return kind?.multivalued ? `${type}List` : type;
}

/** The typed values of a key; none for an empty text. */
export function splitValues(text: string, type: ContextEntry['type']): readonly string[] {
  const values = type.endsWith('List') ? text.split(',') : [text];
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
