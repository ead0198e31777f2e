import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import { documentOf, lintDocument } from '../../support/engine';
import { managedPolicyTexts } from '../../support/managedPolicies';
import { projectRoot } from '../../support/root';

/** One action on one resource under one condition, with the effect. */
interface Grant {
  readonly effect: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: string;
}

type Json = Readonly<Record<string, unknown>>;

// AWS accepts its managed policies as they are, so nothing in them is forced: whatever all fixes at once do to them,
// each must grant and deny after it what it did before. Judged by patterns of its own, not by those of the rules.
describe('all fixes at once, on the AWS managed policies', () => {
  it('leave every policy granting the same', async () => {
    const changed: string[] = [];
    let mended = 0;
    for (const { name, text } of managedPolicyTexts(projectRoot)) {
      const lint = async (current: string) => lintDocument(documentOf(current, { path: `${name}.json` }));
      const fixed = await fixAll(text, lint);
      if (fixed.fixes === 0) continue;
      mended++;
      const [before, after] = [grantsOf(text), grantsOf(fixed.text)];
      changed.push(...uncovered(before, after).map((grant) => `${name} lost ${grant}`));
      changed.push(...uncovered(after, before).map((grant) => `${name} gained ${grant}`));
    }
    assert.ok(mended > 50, `${mended} policies were mended`);
    assert.equal(changed.join('\n'), '');
  });
});

function grantsOf(text: string): Grant[] {
  return listOf<Json>(JSON.parse(text).Statement).flatMap((statement) =>
    listOf<string>(statement.Action).flatMap((action) =>
      listOf<string>(statement.Resource ?? '').map((resource) => ({
        effect: `${statement.Effect} ${JSON.stringify([statement.NotAction, statement.NotResource])}`,
        action,
        resource,
        // On keys that every request has, IfExists says nothing; there is a rule that takes it away.
        condition: JSON.stringify(statement.Condition ?? null).replaceAll('IfExists"', '"'),
      })),
    ),
  );
}

/** Those of some grants that no other grant covers, as text. Most are there word for word, which costs one look-up. */
function uncovered(some: readonly Grant[], others: readonly Grant[]): string[] {
  const words = new Set(others.map((grant) => JSON.stringify(grant)));
  return some
    .filter((grant) => !words.has(JSON.stringify(grant)) && !others.some((other) => covers(other, grant)))
    .map((grant) => JSON.stringify(grant));
}

function covers(wide: Grant, narrow: Grant): boolean {
  return (
    wide.effect === narrow.effect &&
    isWeaker(wide.condition, narrow.condition) &&
    matches(wide.action, narrow.action, 'i') &&
    matches(wide.resource, narrow.resource, 's')
  );
}

/** Whether every request that meets the second condition meets the first: it asks for no other key and no fewer values. */
function isWeaker(weak: string, strong: string): boolean {
  if (weak === strong) return true;
  const clauses = clausesOf(strong);
  return [...clausesOf(weak)].every(([clause, values]) => {
    const others = clauses.get(clause);
    if (others === undefined) return false;
    // Of a negated operator each value takes something away, so only the same list is safely the same.
    if (/not/i.test(clause)) return JSON.stringify(values) === JSON.stringify(others);
    return others.every((other) => values.includes(other));
  });
}

/** The values that a condition asks for, by its operator and key. */
function clausesOf(condition: string): ReadonlyMap<string, readonly string[]> {
  const operators = Object.entries((JSON.parse(condition) ?? {}) as Record<string, Record<string, unknown>>);
  return new Map(
    operators.flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) => [`${operator} ${key.toLowerCase()}`, listOf<string>(values)] as const,
      ),
    ),
  );
}

/** Whether a pattern matches a text, the text's own wildcards being taken as characters. */
function matches(pattern: string, text: string, flags: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return pattern === text || new RegExp(`^${source}$`, flags).test(text);
}

function listOf<T>(value: unknown): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T];
}
