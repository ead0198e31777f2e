import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { needDocumentNames } from '../../../client/src/recipes/choices';
import {
  checkNeededResources,
  needStatements,
  type PermissionNeed,
  permissionNeeds,
} from '../../../client/src/recipes/needs';
import { permissionPolicy } from '../../../client/src/recipes/policies';
import { fillTemplate, snippetOf } from '../../../client/src/recipes/template';
import { documentOf, lintDocument } from '../../support/engine';

const known = { account: '210987654321', region: 'eu-west-1' };

/** A name that each kind of resource takes, with capitals where it allows them. */
function nameFor({ resource }: PermissionNeed): string {
  if (resource?.noun === 'KMS key ID') return '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
  return resource?.noun === 'bucket' ? 'my-orders' : 'My-ORDERS';
}

function policyOf(needs: readonly PermissionNeed[], resources = (need: PermissionNeed) => [nameFor(need)]): string {
  const named = needs.map((need) => ({ need, resources: resources(need) }));
  return fillTemplate(permissionPolicy(needStatements(named), known), (name) => `(${name})`);
}

function findingsOf(text: string): readonly string[] {
  const path = '/w/lambda-permission-policy.json';
  return lintDocument(documentOf(text, { path })).map(({ severity, ruleId, message }) =>
    [severity, ruleId, message].join(' '),
  );
}

const need = (id: string): PermissionNeed => {
  const found = permissionNeeds.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no need ${id}.`);
  return found;
};

describe('permission policies by need', () => {
  assert.ok(permissionNeeds.length > 0);
  for (const one of permissionNeeds) {
    it(`${one.id}: the policy has no findings`, () => assert.deepEqual(findingsOf(policyOf([one])), []));
  }

  it('has no findings with everything in it either', () => {
    assert.deepEqual(findingsOf(policyOf(permissionNeeds)), []);
  });

  it('joins what is about the same resource, and keeps names and ARNs as they were typed', () => {
    const text = policyOf([need('dynamodb-read'), need('dynamodb-write')], () => ['ORDERS']);
    const { Statement } = JSON.parse(text);
    const table = 'arn:aws:dynamodb:eu-west-1:210987654321:table/ORDERS';
    assert.deepEqual(Statement, [
      {
        Effect: 'Allow',
        Action: [
          ...['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
          ...['dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'],
        ],
        Resource: table,
      },
      { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${table}/index/*` },
    ]);
    const arn = 'arn:aws:sqs:us-east-1:310987654322:JOBS.fifo';
    const sent = JSON.parse(policyOf([need('sqs-send')], () => ['mine', arn]));
    assert.deepEqual(sent.Statement[0].Resource, ['arn:aws:sqs:eu-west-1:210987654321:mine', arn]);
  });

  it('adds what Secrets Manager adds to names, and drops the slash that a parameter begins with', () => {
    const resource = (id: string, typed: string) =>
      JSON.parse(policyOf([need(id)], () => [typed])).Statement[0].Resource;
    const secrets = 'arn:aws:secretsmanager:eu-west-1:210987654321:secret:';
    assert.equal(resource('secret-read', 'shop/DB'), `${secrets}shop/DB-??????`);
    assert.equal(resource('secret-read', `${secrets}shop/db-a1B2c3`), `${secrets}shop/db-a1B2c3`);
    assert.equal(resource('parameter-read', '/shop/DB'), 'arn:aws:ssm:eu-west-1:210987654321:parameter/shop/DB');
  });

  it('leaves open what was not named and what is not known', () => {
    const statements = needStatements([{ need: need('sqs-send'), resources: [] }]);
    assert.match(
      snippetOf(permissionPolicy(statements, {})),
      /"arn:aws:sqs:\$\{1:region\}:\$\{2:account-id\}:\$\{3:your-queue\}"/,
    );
  });

  it('says what is wrong with a name or an ARN', () => {
    const check = (id: string, text: string) => {
      const { resource } = need(id);
      return resource === undefined ? undefined : checkNeededResources(resource, text);
    };
    assert.equal(check('s3-read', ''), undefined);
    assert.equal(check('s3-read', 'one, two'), undefined);
    assert.equal(check('s3-read', 'arn:aws:s3:::one'), undefined);
    assert.equal(check('s3-read', 'One_Two'), '"One_Two" isn\'t a valid bucket name.');
    assert.equal(
      check('s3-read', 'arn:aws:sqs:eu-west-1:210987654321:q'),
      '"arn:aws:sqs:eu-west-1:210987654321:q" isn\'t the ARN of a bucket.',
    );
    assert.equal(check('dynamodb-read', 'arn:aws:dynamodb:eu-west-1:210987654321:table/t'), undefined);
    assert.equal(check('sqs-send', 'jobs.fifo'), undefined);
  });

  it('names a document after the service where it is about one', () => {
    const first = (needs: readonly PermissionNeed[]) => needDocumentNames({ needs }).next().value;
    assert.equal(first([need('s3-read'), need('s3-write')]), 's3-permission-policy.json');
    assert.equal(first([need('s3-read'), need('sqs-send')]), 'permission-policy.json');
    assert.equal(first([]), 'permission-policy.json');
  });
});
