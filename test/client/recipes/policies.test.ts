import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentNames, recipeChoices, tickedStatements } from '../../../client/src/recipes/choices';
import { permissionPolicy, trustPolicy } from '../../../client/src/recipes/policies';
import { fillTemplate, readTemplate, snippetOf, type Template } from '../../../client/src/recipes/template';
import { inferUseCase } from '../../../engine/src/trust/useCase';
import type { RoleRecipe } from '../../../server/src/protocol';
import { documentOf, iamData, lintDocument } from '../../support/engine';

const recipes: readonly RoleRecipe[] = iamData.recipes().map((recipe) => ({
  ...recipe,
  permissions: recipe.permissions.map(({ optional, ...rest }) => ({ ...rest, optional: optional === true })),
}));

/** What a person would type into the blanks. */
const typed: Readonly<Record<string, string>> = {
  'account-id': '210987654321',
  region: 'eu-west-1',
  'your-other-account': '310987654322',
  'your-oidc-id': '0A1B2C3D4E5F60718293A4B5C6D7E8F9',
  'your-unique-value': 'my-app-4f1c9e27',
  'your-pool-id': '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  'your-trust-anchor-id': '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  'your-connection-id': '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  'your-file-system-id': 'fs-0a1b2c3d4e5f60718',
  'your-access-point-id': 'fsap-0a1b2c3d4e5f60718',
  'your-key': '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
};

const fill = (template: Template): string =>
  fillTemplate(template, (name) => typed[name] ?? name.replace(/^your-/, 'my-'));

function findingsOf(text: string, path: string): readonly string[] {
  const findings = lintDocument(documentOf(text, { path }), {}, inferUseCase({ path }));
  return findings.map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
}

/** What AWS's services need although it deserves a second look; the commands offer it unticked. */
const told: Readonly<Record<string, readonly string[]>> = {
  'step-functions': ['suggestion permissions-management'],
  codepipeline: ['suggestion privilege-escalation'],
};

describe('new policies, filled in', () => {
  assert.ok(recipes.length > 0);
  for (const recipe of recipes) {
    const nameOf = (kind: 'trust' | 'permission') => documentNames(recipe, kind).next().value;
    const { id, permissions } = recipe;
    const findingsFor = (some: RoleRecipe['permissions']) =>
      findingsOf(fill(permissionPolicy(some, {})), nameOf('permission'));

    it(`${id}: the trust policy has no findings`, () => {
      assert.deepEqual(findingsOf(fill(trustPolicy(recipe, {})), nameOf('trust')), []);
    });

    if (permissions.length === 0) continue;
    it(`${id}: the statements that are ticked at first have no findings`, () => {
      assert.deepEqual(findingsFor(tickedStatements(recipe)), []);
    });

    it(`${id}: all statements together have the findings that they should`, () => {
      const expected = told[id] ?? [];
      assert.deepEqual(
        findingsFor(permissions).map((finding) => finding.slice(0, finding.indexOf(':'))),
        expected,
      );
    });

    if (told[id] !== undefined) continue;
    for (const permission of permissions) {
      it(`${id}: the statement for ${permission.actions[0]} has no findings`, () => {
        assert.deepEqual(findingsFor([permission]), []);
      });
    }
  }
});

describe('templates', () => {
  const queue = 'arn:aws:sqs:REGION:ACCOUNT:QUEUE';

  it('leave open what is not known', () => {
    assert.equal(snippetOf(readTemplate(queue, {})), 'arn:aws:sqs:${1:region}:${2:account-id}:${3:your-queue}');
  });

  it('fill in what is known', () => {
    const place = { account: '210987654321', region: 'cn-north-1', partition: 'aws-cn' };
    assert.equal(snippetOf(readTemplate(queue, place)), 'arn:aws-cn:sqs:cn-north-1:210987654321:${1:your-queue}');
  });

  it('call a bare name by the type before it', () => {
    const shapes = [
      'function:NAME',
      'stateMachine:NAME',
      'connection/ID',
      'key/KEY',
      'repo:ORG/REPO:ref',
      'AWS SAML:aud',
    ];
    assert.deepEqual(
      shapes.map((shape) => snippetOf(readTemplate(shape, {}))),
      [
        'function:${1:your-function}',
        'stateMachine:${1:your-state-machine}',
        'connection/${1:your-connection-id}',
        'key/${1:your-key}',
        'repo:${1:your-org}/${2:your-repo}:ref',
        'AWS SAML:aud',
      ],
    );
  });

  it('ask once for what stands twice, and keep what a snippet would read', () => {
    const text = snippetOf(readTemplate('{"a": ["ACCOUNT", "ACCOUNT"], "b": "${aws:username}"}', {}));
    assert.equal(text, '{"a": ["${1:account-id}", "$1"], "b": "\\${aws:username\\}"\\}');
  });
});

describe('choices', () => {
  it('begin with Lambda functions and tell the principal', () => {
    const choices = recipeChoices(recipes, 'trust');
    assert.equal(choices.length, recipes.length);
    assert.deepEqual(
      choices.slice(0, 3).map(({ label, detail }) => [label, detail]),
      [
        ['Lambda function writing logs', 'lambda.amazonaws.com'],
        ['Lambda function in a VPC', 'lambda.amazonaws.com'],
        ['Lambda polling SQS', 'lambda.amazonaws.com'],
      ],
    );
    const last = choices.findIndex(({ recipe }) => !recipe.id.startsWith('lambda-'));
    assert.ok(choices.slice(last).every(({ recipe }) => !recipe.id.startsWith('lambda-')));
    const detailOf = (id: string) => choices.find(({ recipe }) => recipe.id === id)?.detail;
    assert.equal(detailOf('github-oidc'), 'oidc-provider/token.actions.githubusercontent.com');
    assert.equal(detailOf('cross-account-external-id'), 'another account');
  });

  it('tell the services and the number of actions of a permission policy', () => {
    const choices = recipeChoices(recipes, 'permission');
    assert.deepEqual(
      choices.filter(({ recipe }) => recipe.permissions.length === 0),
      [],
    );
    assert.equal(choices.find(({ recipe }) => recipe.id === 'lambda-sqs')?.detail, 'sqs, kms · 6 actions');
  });

  it('name documents after the use and keep the names apart', () => {
    const names = (id: string, kind: 'trust' | 'permission') => {
      const all = documentNames(
        recipes.find((recipe) => recipe.id === id),
        kind,
      );
      return [all.next().value, all.next().value];
    };
    assert.deepEqual(names('lambda-sqs', 'trust'), ['lambda-trust-policy.json', 'lambda-trust-policy-2.json']);
    assert.deepEqual(names('lambda-sqs', 'permission'), [
      'lambda-sqs-permission-policy.json',
      'lambda-sqs-permission-policy-2.json',
    ]);
    assert.deepEqual(names('', 'permission'), ['permission-policy.json', 'permission-policy-2.json']);
  });
});
