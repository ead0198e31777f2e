import { hasPlaceholder } from '../syntax/templateFunction';
import { hasWildcard } from '../text/wildcard';
import { findVariables } from '../values/variables';
import { type Requirement, withValues } from './requirement';
import { allOf, anyOf, type Truth } from './truth';
import { contains } from './valueSet';

/** What a request says of itself. */
export interface RequestContext {
  /** The values by key in lower case. A key without an entry is missing from the request. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Keys of which nothing is known, not even whether they are in the request. */
  readonly unknownKeys: ReadonlySet<string>;
}

/** Whether a request meets a requirement. */
export function meets(requirement: Requirement, context: RequestContext): Truth {
  const { key, operator, acceptsAbsence, quantifier } = requirement;
  if (operator.known === undefined || context.unknownKeys.has(key)) return 'unknown';
  const values = context.values.get(key);
  if (values === undefined) return acceptsAbsence ? 'yes' : 'no';
  const accepts = filled(requirement, context)?.accepts;
  if (!accepts) return 'unknown';
  const answers = values.map((value) => contains(accepts, value));
  if (quantifier === 'all') return allOf(answers);
  if (quantifier === 'any' || answers.length === 1) return anyOf(answers);
  return accepts.kind === 'everything' ? 'yes' : 'unknown';
}

/** A text with its policy variables replaced; undefined where the request lacks one or a template fills it in. */
export function fillVariables(text: string, context: RequestContext): string | undefined {
  if (!hasPlaceholder(text)) return text;
  let result = '';
  let end = 0;
  for (const { kind, name, fallback, from, to } of findVariables(text)) {
    const value = kind === 'variable' ? context.values.get(keyOf(name.text)) : undefined;
    const only = value ? value[0] : fallback?.text.replace(/^'|'$/g, '');
    // A value with a star of its own is a text, while a star in a pattern is a wildcard.
    if (only === undefined || (value && value.length > 1) || hasWildcard(only)) return undefined;
    result += text.slice(end, from) + only;
    end = to;
  }
  result += text.slice(end);
  return hasPlaceholder(result) ? undefined : result;
}

/** The keys of the variables in a text, in lower case. */
export function variableKeys(text: string): readonly string[] {
  if (!hasPlaceholder(text)) return [];
  return findVariables(text).flatMap(({ kind, name }) => (kind === 'variable' ? [keyOf(name.text)] : []));
}

function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

function filled(requirement: Requirement, context: RequestContext): Requirement | undefined {
  const { values } = requirement;
  if (!values?.some(hasPlaceholder)) return requirement;
  const texts = values.map((value) => fillVariables(value, context));
  return texts.every((text) => text !== undefined) ? withValues(requirement, texts) : undefined;
}
