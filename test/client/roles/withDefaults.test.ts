import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { getPolicy, getRole } from '../../../client/src/aws/iam';
import { askIn } from '../../../client/src/plans/plan';
import { renderPlan } from '../../../client/src/plans/renderPlan';
import { resolveBoundary, resolveChoices } from '../../../client/src/roles/attachPolicies';
import { managedChoices, planDeploy } from '../../../client/src/roles/deployRole';
import type { DesiredRole } from '../../../client/src/roles/desiredRole';
import { readRoleState } from '../../../client/src/roles/roleState';
import { beyondDefaults, withDefaults } from '../../../client/src/roles/withDefaults';
import { allowing, type Bench, expectOk, fileOf, lambdaTrust, planOf, startBench } from '../../support/planBench';

let bench: Bench;
before(async () => {
  bench = await startBench();
});
after(() => bench?.stop());
beforeEach(() => bench.reset());

const defaults = {
  permissionsBoundary: 'developer-boundary',
  tags: [
    { key: 'cost-center', value: '4711' },
    { key: 'team', value: 'platform' },
  ],
};
const own = 'arn:aws:iam::123456789012:policy/own';

const desired: DesiredRole = {
  roleName: 'r',
  trust: fileOf('trust.json', lambdaTrust),
  files: [
    {
      file: fileOf('own.json', allowing('s3:GetObject')),
      policyName: 'own',
      inline: false,
      tags: [{ key: 'data', value: 'public' }],
    },
    { file: fileOf('inside.json', allowing('s3:GetObject')), policyName: 'inside', inline: true },
  ],
  managedPolicies: [],
  tags: [{ key: 'Team', value: 'images' }],
};

async function planFor(role: DesiredRole) {
  const ask = askIn(bench.cli, bench.account.target);
  const resolved = resolveChoices(bench.account, { roleName: 'r', choices: managedChoices(role) });
  assert.ok(resolved.ok);
  const state = expectOk(await readRoleState(ask, 'r', resolved.choices));
  return planOf(planDeploy(bench.account, { desired: role, choices: resolved.choices, state, remove: [] }));
}

test('a new role and its new policies get what the settings demand', async () => {
  const document = JSON.stringify(allowing('*'));
  await bench.seed('CreatePolicy', { PolicyName: 'developer-boundary', PolicyDocument: document });
  const plan = await planFor(withDefaults(desired, defaults, true));
  const boundary = 'arn:aws:iam::123456789012:policy/developer-boundary';
  const text = renderPlan(plan, 'posix').text;
  assert.match(text, new RegExp(`create-role --role-name r .* --permissions-boundary ${boundary} --tags `));
  assert.equal((await bench.run(plan)).outcome, 'done');
  const ask = askIn(bench.cli, bench.account.target);
  const role = expectOk(await ask(getRole('r')));
  assert.equal(role.permissionsBoundary, boundary);
  // The role's own tag comes first; IAM does not tell keys apart by their case.
  assert.deepEqual(role.tags, [
    { key: 'Team', value: 'images' },
    { key: 'cost-center', value: '4711' },
  ]);
  expectOk(await ask(getPolicy(own)));
  const tags = JSON.stringify([
    { Key: 'data', Value: 'public' },
    { Key: 'cost-center', Value: '4711' },
    { Key: 'team', Value: 'platform' },
  ]);
  assert.ok(
    text.includes(`aws iam create-policy --policy-name own --policy-document file://own.json --tags '${tags}'`),
  );
});

test('a role that exists keeps what it has, and what is demanded is not beyond it', async () => {
  const existing = withDefaults(desired, defaults, false);
  assert.equal(existing.permissionsBoundary, undefined);
  assert.deepEqual(existing.tags, desired.tags);
  const boundary = { kind: 'boundary', arn: 'arn:aws:iam::123456789012:policy/developer-boundary' } as const;
  const other = { kind: 'boundary', arn: 'arn:aws:iam::123456789012:policy/other' } as const;
  const tag = { kind: 'tag', key: 'Cost-Center' } as const;
  const stray = { kind: 'tag', key: 'stray' } as const;
  assert.deepEqual(beyondDefaults([boundary, other, tag, stray], defaults), [other, stray]);
  assert.deepEqual(beyondDefaults([boundary, tag], { tags: [] }), [boundary, tag]);
});

test('a role with a boundary of its own keeps it', () => {
  const arn = 'arn:aws:iam::aws:policy/PowerUserAccess';
  assert.equal(withDefaults({ ...desired, permissionsBoundary: arn }, defaults, true).permissionsBoundary, arn);
  assert.deepEqual(withDefaults(desired, { tags: [] }, true), desired);
});

test('a boundary is an ARN, or the name of a policy of the account', () => {
  const boundary = (text: string) => resolveBoundary(bench.account, text);
  assert.deepEqual(boundary('limits'), { ok: true, arn: 'arn:aws:iam::123456789012:policy/limits' });
  assert.deepEqual(boundary(own), { ok: true, arn: own });
  assert.equal(boundary('arn:aws:iam::210987654321:policy/limits').ok, false);
  assert.equal(boundary('no such name').ok, false);
});

test('tags that IAM rejects end in a sentence, not in the middle of a run', async () => {
  const problems = (tags: DesiredRole['tags'] & object) => {
    const choices = managedChoices({ ...desired, files: desired.files.map((file) => ({ ...file, tags })) });
    const resolved = resolveChoices(bench.account, { roleName: 'r', choices });
    return resolved.ok ? [] : resolved.problems;
  };
  assert.deepEqual(problems([{ key: 'aws:team', value: 'x' }]), [
    'The tag key aws:team begins with aws:, which is reserved for AWS.',
  ]);
  assert.deepEqual(
    problems([
      { key: 'team', value: 'x' },
      { key: 'Team', value: 'y' },
    ]),
    ['IAM takes the tag keys team and Team for the same one. Keep one of them.'],
  );
});
