import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';

const lambda = { path: 'lambda-trust-policy.json', useCase: ['lambda.amazonaws.com'] };
const own = { path: 'trust-policy.json', ownAccounts: ['210987654321'] };
const principal = (value: string) => inStatement('"Effect": "Allow",', `"Principal": ${value}`);

describe('the value of Principal', () => {
  it('is an object with one of the three keys', () => {
    assert.deepEqual(labelsAt(principal('|'), lambda), ['Service', 'AWS', 'Federated']);
    assert.equal(accept(principal('|'), 'Service', lambda), principal('{ "Service": "lambda.amazonaws.com" }'));
    assert.equal(accept(principal('|'), 'AWS', own), principal('{ "AWS": "" }'));
  });

  it('replaces a string that was begun', () => {
    assert.equal(accept(principal('"|"'), 'Service', lambda), principal('{ "Service": "lambda.amazonaws.com" }'));
    assert.equal(accept(principal('"Fed|"'), 'Federated', own), principal('{ "Federated": "" }'));
  });

  it('has the keys that are missing', () => {
    assert.deepEqual(labelsAt(principal('{ | }'), own), ['Service', 'AWS', 'Federated']);
    assert.deepEqual(labelsAt(principal('{ "Service": "lambda.amazonaws.com", "|" }'), own), ['AWS', 'Federated']);
    assert.equal(
      accept(principal('{ "Service": "lambda.amazonaws.com" "A|" }'), 'AWS', own),
      principal('{ "Service": "lambda.amazonaws.com", "AWS": "" }'),
    );
    assert.equal(accept(principal('{|}'), 'AWS', own), principal('{ "AWS": "" }'));
  });
});

describe('service principals', () => {
  const service = (value: string) => principal(`{ "Service": ${value} }`);

  it('have their display name, the role’s own use first', () => {
    const [first, ...rest] = proposalsAt(service('"|"'), lambda);
    assert.equal(first?.label, 'lambda.amazonaws.com');
    assert.equal(first?.detail, 'AWS Lambda');
    assert.ok(first?.documentation?.endsWith('.'));
    assert.ok(rest.some(({ label }) => label === 'ec2.amazonaws.com'));
    const edge = { path: 'trust-policy.json', useCase: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] };
    assert.deepEqual(labelsAt(service('["|"]'), edge).slice(0, 2), [
      'lambda.amazonaws.com',
      'edgelambda.amazonaws.com',
    ]);
  });

  it('are only those that people make roles for and that are known to exist', () => {
    const labels = labelsAt(service('"|"'), lambda);
    for (const wrong of [
      'a2c.amazonaws.com',
      'access-analyzer.amazonaws.com',
      'delivery.logs.amazonaws.com',
      'codedeploy.REGION.amazonaws.com',
      'cognito-identity.amazonaws.com',
    ]) {
      assert.ok(!labels.includes(wrong), wrong);
    }
  });

  it('are found by the service’s name and replace the whole string', () => {
    assert.equal(accept(service('"step fun|"'), 'states.amazonaws.com', own), service('"states.amazonaws.com"'));
    assert.equal(accept(service('"ec2|.amazonaws.com"'), 'ec2.amazonaws.com', own), service('"ec2.amazonaws.com"'));
  });

  it('leave out what the list has', () => {
    const labels = labelsAt(service('["lambda.amazonaws.com", "|"]'), lambda);
    assert.ok(!labels.includes('lambda.amazonaws.com'));
  });
});

describe('AWS principals', () => {
  const aws = (value: string) => principal(`{ "AWS": ${value} }`);

  it('are ARNs of the own accounts', () => {
    assert.deepEqual(labelsAt(aws('"|"'), own), [
      'arn:aws:iam::210987654321:root',
      'arn:aws:iam::210987654321:role/role-name',
      'arn:aws:iam::210987654321:user/user-name',
    ]);
    assert.equal(
      accept(aws('"arn:aws:iam::|"'), 'arn:aws:iam::210987654321:role/role-name', own),
      aws('"arn:aws:iam::210987654321:role/role-name"'),
    );
  });

  it('have a blank for an account that is not known, and take one that is typed', () => {
    const file = { path: 'trust-policy.json' };
    assert.equal(accept(aws('|'), 'arn:aws:iam::account-id:root', file), aws('"arn:aws:iam::account-id:root"'));
    assert.equal(
      accept(aws('"arn:aws:iam::109876543210:|"'), 'arn:aws:iam::109876543210:root', file),
      aws('"arn:aws:iam::109876543210:root"'),
    );
  });

  it('never let everyone in', () => {
    assert.ok(!labelsAt(aws('"|"'), own).includes('*'));
    assert.ok(!labelsAt(principal('"|"'), own).includes('*'));
  });

  it('use the document’s partition', () => {
    const marked = inStatement(
      '"Effect": "Allow",',
      '"Principal": { "AWS": ["arn:aws-cn:iam::210987654321:role/reader", "|"] }',
    );
    assert.equal(labelsAt(marked, { path: 'trust-policy.json' })[0], 'arn:aws-cn:iam::210987654321:root');
  });
});

describe('federated principals', () => {
  const federated = (value: string) => principal(`{ "Federated": ${value} }`);

  it('are providers of the own account', () => {
    assert.equal(labelsAt(federated('"|"'), own)[0], 'token.actions.githubusercontent.com');
    assert.equal(
      accept(federated('"|"'), 'token.actions.githubusercontent.com', own),
      federated('"arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"'),
    );
    assert.equal(
      accept(federated('"|"'), 'saml-provider', own),
      federated('"arn:aws:iam::210987654321:saml-provider/provider-name"'),
    );
    assert.equal(
      accept(federated('|'), 'oidc.eks', own),
      federated('"arn:aws:iam::210987654321:oidc-provider/oidc.eks.region.amazonaws.com/id/CLUSTER_ID"'),
    );
  });

  it('are domains for the few that have no provider', () => {
    assert.equal(
      accept(federated('"cog|"'), 'cognito-identity.amazonaws.com', own),
      federated('"cognito-identity.amazonaws.com"'),
    );
  });
});
