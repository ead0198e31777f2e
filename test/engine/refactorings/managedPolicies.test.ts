import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import type { Policy, Statement } from '../../../engine/src/model/model';
import { addSids } from '../../../engine/src/refactorings/addSids';
import { convertPartition } from '../../../engine/src/refactorings/convertPartition';
import { expandActions } from '../../../engine/src/refactorings/expandActions';
import { listActions } from '../../../engine/src/refactorings/listActions';
import { mergeStatements } from '../../../engine/src/refactorings/mergeStatements';
import { minify } from '../../../engine/src/refactorings/minify';
import type { Refactor } from '../../../engine/src/refactorings/refactoring';
import { shrinkActions } from '../../../engine/src/refactorings/shrinkActions';
import { sortList } from '../../../engine/src/refactorings/sortList';
import { splitStatement } from '../../../engine/src/refactorings/splitStatement';
import { toggleList } from '../../../engine/src/refactorings/toggleList';
import type { Span } from '../../../engine/src/syntax/syntax';
import { documentOf, iamData } from '../../support/engine';
import { managedPolicyTexts } from '../../support/managedPolicies';
import { type MeaningOptions, meaningOf } from '../../support/meaning';
import { projectRoot } from '../../support/root';
import { assertApart, newErrors } from './support';

interface Outcome {
  readonly text: string;
  readonly steps: number;
}

/** Applies a refactoring wherever it is offered in a policy, each time to the result of the time before. */
function everywhere(
  text: string,
  refactor: Refactor,
  id: RegExp,
  places: (policy: Policy) => readonly Span[],
): Outcome {
  let document = documentOf(text);
  let spans = document.policies.flatMap(places);
  let steps = 0;
  for (let index = 0; index < spans.length; ) {
    const span = spans[index] ?? { start: 0, end: 0 };
    const found = refactor({ document, data: iamData, span, asked: true }).find((one) => id.test(one.id));
    if (!found) {
      index++;
      continue;
    }
    assert.ok(steps < 5000, 'it comes to an end');
    const edits = found.edits();
    assertApart(edits);
    document = documentOf(applyEdits(document.text, edits));
    JSON.parse(document.text);
    spans = document.policies.flatMap(places);
    steps++;
  }
  return { text: document.text, steps };
}

/** The same for places that have nothing to do with each other: all edits are applied at once. */
function atOnce(text: string, refactor: Refactor, id: RegExp, places: (policy: Policy) => readonly Span[]): Outcome {
  const document = documentOf(text);
  const found = document.policies.flatMap(places).flatMap((span) => {
    return refactor({ document, data: iamData, span, asked: true }).filter((one) => id.test(one.id));
  });
  const edits = found.flatMap((one) => one.edits());
  assertApart(edits);
  const after = applyEdits(text, edits);
  JSON.parse(after);
  return { text: after, steps: found.length };
}

/** What a policy means as AWS published it. Most of the tests below ask for it. */
function meaningBefore(text: string, options: MeaningOptions = {}): readonly string[] {
  const key = `${options.dropIdlePairs}\n${text}`;
  const meaning = meanings.get(key) ?? meaningOf(text, options);
  meanings.set(key, meaning);
  return meaning;
}
const meanings = new Map<string, readonly string[]>();

const cursor = ({ start }: Span): Span => ({ start: start + 1, end: start + 1 });
const atPolicy = ({ node }: Policy) => [cursor(node)];
const atStatements = ({ statements }: Policy) => statements.map(({ node }) => cursor(node));
const atActions = ({ statements }: Policy) =>
  statements.flatMap(({ action, notAction }) =>
    [action, notAction].flatMap((one) => (one ? [cursor(one.member)] : [])),
  );
const atPatterns = ({ statements }: Policy) =>
  statements
    .flatMap(({ action, notAction }) => [action, notAction].flatMap((one) => one?.items ?? []))
    .filter(({ action }) => action.hasWildcard)
    .map(({ node }) => cursor(node));
const listsOf = ({ action, notAction, resource, notResource, condition }: Statement) => [
  ...[action, notAction, resource, notResource].flatMap((one) => (one ? [one.member] : [])),
  ...(condition?.clauses.map(({ keyMember }) => keyMember) ?? []),
];
const atLists = ({ statements }: Policy) => statements.flatMap(listsOf).map(cursor);

interface Case {
  readonly name: string;
  readonly refactor: Refactor;
  readonly id: RegExp;
  readonly places: (policy: Policy) => readonly Span[];
  readonly options?: MeaningOptions;
  readonly apply: typeof everywhere;
  /** How many policies at least are changed, so that the test cannot pass by doing nothing. */
  readonly least: number;
}

const cases: readonly Case[] = [
  { name: 'sorting every list', refactor: sortList, id: /^sortList$/, apply: atOnce, places: atLists, least: 800 },
  {
    name: 'writing strings as lists and lists as strings',
    refactor: toggleList,
    id: /^to(List|String)$/,
    apply: atOnce,
    places: atLists,
    least: 1000,
  },
  {
    name: 'merging by resources',
    refactor: mergeStatements,
    id: /^mergeStatements\.actions$/,
    apply: everywhere,
    places: atStatements,
    least: 100,
  },
  {
    name: 'merging by actions',
    refactor: mergeStatements,
    id: /^mergeStatements\.resources$/,
    apply: everywhere,
    places: atStatements,
    least: 10,
  },
  {
    name: 'splitting by service',
    refactor: splitStatement,
    id: /^splitStatement\.byService$/,
    apply: everywhere,
    places: atStatements,
    options: { dropIdlePairs: true },
    least: 300,
  },
  {
    name: 'splitting by resource',
    refactor: splitStatement,
    id: /^splitStatement\.byResource$/,
    apply: everywhere,
    places: atStatements,
    options: { dropIdlePairs: true },
    least: 20,
  },
  { name: 'adding Sids', refactor: addSids, id: /^addSids$/, apply: everywhere, places: atPolicy, least: 400 },
  { name: 'minifying', refactor: minify, id: /^minify$/, apply: everywhere, places: atPolicy, least: 1400 },
  {
    name: 'shrinking every list of actions',
    refactor: shrinkActions,
    id: /^shrinkActions$/,
    apply: atOnce,
    places: atActions,
    least: 400,
  },
  {
    name: 'listing what NotAction leaves',
    refactor: listActions,
    id: /^listActions$/,
    apply: atOnce,
    places: atActions,
    options: { dropIdlePairs: true },
    least: 0,
  },
];

// What keeps the meaning keeps that of every policy AWS has published, brings no error, and is done after one time.
describe('on all AWS managed policies', () => {
  const policies = managedPolicyTexts(projectRoot);
  for (const { name, apply, refactor, id, places, options, least } of cases) {
    it(`${name} keeps the meaning`, () => {
      let changed = 0;
      assert.ok(policies.length > 0);
      for (const policy of policies) {
        const { text, steps } = apply(policy.text, refactor, id, places);
        if (steps === 0) continue;
        changed++;
        assert.deepEqual(meaningOf(text, options), meaningBefore(policy.text, options), policy.name);
        assert.deepEqual(newErrors(policy.text, text), [], policy.name);
        if (!id.test('toList'))
          assert.equal(apply(text, refactor, id, places).steps, 0, `${policy.name} a second time`);
      }
      assert.ok(changed >= least, `${changed} policies changed`);
    });
  }

  it('expanding every pattern, and what shrinking made, keeps the meaning', () => {
    let changed = 0;
    for (const policy of policies) {
      const shrunk = atOnce(policy.text, shrinkActions, /^shrinkActions$/, atActions);
      const { text, steps } = everywhere(shrunk.text, expandActions, /^expandActions\.all$/, atPatterns);
      if (steps === 0) continue;
      changed++;
      assert.deepEqual(meaningOf(text), meaningBefore(policy.text), policy.name);
      assert.deepEqual(newErrors(policy.text, text), [], policy.name);
    }
    assert.ok(changed >= 600, `${changed} policies changed`);
  });

  // These change what is granted, as their titles say; they must leave documents that IAM takes all the same.
  const changing: readonly (readonly [string, Refactor, RegExp, (policy: Policy) => readonly Span[]])[] = [
    ['keeping the reads of every pattern', expandActions, /^expandActions\.read$/, atPatterns],
    ['leaving out sensitive actions', expandActions, /^expandActions\.notSensitive$/, atPatterns],
    ['converting to China', convertPartition, /aws-cn$/, atPolicy],
    ['converting to GovCloud', convertPartition, /aws-us-gov$/, atPolicy],
  ];
  for (const [name, change, id, places] of changing) {
    it(`${name} brings no error`, () => {
      let changed = 0;
      for (const policy of policies) {
        const { text, steps } = everywhere(policy.text, change, id, places);
        if (steps === 0) continue;
        changed++;
        assert.deepEqual(newErrors(policy.text, text), [], policy.name);
        assert.equal(everywhere(text, change, id, places).steps, 0, `${policy.name} a second time`);
      }
      assert.ok(changed >= 150, `${changed} policies changed`);
    });
  }
});
