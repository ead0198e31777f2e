import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accept, inStatement, labelsAt, proposalsAt } from '../../support/cursor';

const trustFile = { path: 'trust-policy.json' };
const permissionFile = { path: 'permissions-policy.json' };

describe('the keys of a policy', () => {
  it('are those still missing', () => {
    assert.deepEqual(labelsAt('{\n  |\n}', permissionFile).slice(0, 4), [
      'Version',
      'Statement',
      'Id',
      'Permission policy',
    ]);
    assert.deepEqual(labelsAt('{\n  "Version": "2012-10-17",\n  |\n}'), ['Statement', 'Id']);
    assert.deepEqual(labelsAt('{ "Version": "2012-10-17", "Statement": [], "Id": "x", "|" }'), []);
  });

  it('come with their value and a comma where a member follows', () => {
    assert.equal(
      accept('{\n  |\n  "Statement": []\n}', 'Version', permissionFile),
      '{\n  "Version": "2012-10-17",\n  "Statement": []\n}',
    );
    assert.equal(
      accept('{\n  "Version": "2012-10-17"\n  "St|"\n}', 'Statement', trustFile),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "" },
      "Action": "sts:AssumeRole"
    }
  ]
}`,
    );
  });

  it('stay on one line and without blanks where the document does', () => {
    assert.equal(
      accept('{"Version":"2012-10-17",|}', 'Statement', permissionFile),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[""],"Resource":""}]}',
    );
  });

  it('are indented with the document’s own unit and line ends', () => {
    const four = '{\r\n    "Version": "2012-10-17",\r\n    |\r\n}';
    assert.equal(
      accept(four, 'Statement', permissionFile).replaceAll('\r\n', '¶'),
      '{¶    "Version": "2012-10-17",¶    "Statement": [¶        {¶            "Effect": "Allow",¶            "Action": [""],¶            "Resource": ""¶        }¶    ]¶}',
    );
  });
});

describe('the version', () => {
  it('is the current one, in quotes of its own or in those that are there', () => {
    assert.deepEqual(labelsAt('{ "Version": "|", "Statement": [] }'), ['2012-10-17']);
    assert.equal(
      accept('{ "Version": "20|", "Statement": [] }', '2012-10-17'),
      '{ "Version": "2012-10-17", "Statement": [] }',
    );
    assert.equal(accept('{ "Version": | }', '2012-10-17', trustFile), '{ "Version": "2012-10-17" }');
    assert.equal(accept('{ "Version":| }', '2012-10-17', trustFile), '{ "Version": "2012-10-17" }');
  });

  it('is not offered for the versions of other things', () => {
    assert.deepEqual(labelsAt('{ "name": "x", "Version": "|" }'), []);
    assert.deepEqual(labelsAt('{ "Version": "|", "Statement": [], "name": "x" }'), []);
  });
});

describe('statements', () => {
  it('are offered in the list, by kind', () => {
    const list = (inside: string) => `{ "Version": "2012-10-17", "Statement": [${inside}] }`;
    assert.deepEqual(labelsAt(list('|'), trustFile), ['Trust a service']);
    assert.deepEqual(labelsAt(list('|'), permissionFile).slice(0, 3), [
      'Allow actions',
      'Deny actions',
      'Read an S3 bucket',
    ]);
    assert.equal(
      accept(list('|'), 'Deny actions', permissionFile),
      list('{ "Effect": "Deny", "Action": [""], "Resource": "" }'),
    );
    assert.equal(
      accept(list('{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } |'), 'Deny actions'),
      list(
        '{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }, { "Effect": "Deny", "Action": [""], "Resource": "" }',
      ),
    );
  });

  it('are offered as the value of Statement', () => {
    assert.equal(
      accept('{\n  "Version": "2012-10-17",\n  "Statement": |\n}', 'Trust a service', {
        ...trustFile,
        useCase: ['lambda.amazonaws.com'],
      }),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "lambda.amazonaws.com" },
      "Action": "sts:AssumeRole"
    }
  ]
}`,
    );
  });
});

describe('the keys of a statement', () => {
  it('are those that the kind of policy may have', () => {
    assert.deepEqual(labelsAt(inStatement('|'), trustFile), ['Effect', 'Principal', 'Action', 'Condition', 'Sid']);
    assert.deepEqual(labelsAt(inStatement('|'), permissionFile), [
      'Effect',
      'Action',
      'Resource',
      'Condition',
      'Sid',
      'NotAction',
      'NotResource',
    ]);
  });

  it('are all open where nothing says yet what the policy is', () => {
    assert.ok(labelsAt(inStatement('"Effect": "Allow",', '|')).includes('Principal'));
    assert.ok(labelsAt(inStatement('"Effect": "Allow",', '|')).includes('Resource'));
    assert.ok(!labelsAt(inStatement('"Action": "s3:GetObject",', '|')).includes('Principal'));
    assert.ok(!labelsAt(inStatement('"Principal": { "Service": "lambda.amazonaws.com" },', '|')).includes('Resource'));
  });

  it('are not offered twice, nor beside their opposite', () => {
    const labels = labelsAt(inStatement('"Effect": "Allow",', '"NotAction": "iam:*",', '"Resource": "*",', '|'));
    assert.deepEqual(labels, ['Condition', 'Sid']);
  });

  it('bring quotes, colon, value and commas', () => {
    assert.equal(
      accept(inStatement('"Effect": "Allow"', '|', '"Resource": "*"'), 'Action'),
      inStatement('"Effect": "Allow",', '"Action": [""],', '"Resource": "*"'),
    );
    assert.equal(
      accept(inStatement('"Effect": "Allow",', 'Act|'), 'Action', trustFile),
      inStatement('"Effect": "Allow",', '"Action": "sts:AssumeRole"'),
    );
    assert.equal(accept(inStatement('"Eff|"'), 'Effect', trustFile), inStatement('"Effect": "Allow"'));
    assert.equal(
      accept(inStatement('"Effect": "Allow",', '"Cond|"'), 'Condition', permissionFile),
      inStatement('"Effect": "Allow",', '"Condition": {', '  "StringEquals": {', '    "": ""', '  }', '}'),
    );
  });

  it('change nothing but the key where a value is there', () => {
    assert.equal(
      accept(inStatement('"Effec|": "Allow",', '"Action": "s3:GetObject"'), 'Effect'),
      inStatement('"Effect": "Allow",', '"Action": "s3:GetObject"'),
    );
    assert.equal(
      accept(inStatement('Act|: "s3:GetObject"'), 'Action', permissionFile),
      inStatement('"Action": "s3:GetObject"'),
    );
  });

  it('take the action that fits the principals of a trust policy', () => {
    const federated = '"Principal": { "Federated": "arn:aws:iam::210987654321:saml-provider/corp" },';
    assert.equal(
      accept(inStatement('"Effect": "Allow",', federated, '|'), 'Action'),
      inStatement('"Effect": "Allow",', federated, '"Action": "sts:AssumeRoleWithSAML"'),
    );
  });
});

describe('the Action of a trust policy', () => {
  it('has all actions that the service needs', () => {
    const pods = '"Principal": { "Service": "pods.eks.amazonaws.com" },';
    assert.equal(
      accept(inStatement('"Effect": "Allow",', pods, '|'), 'Action'),
      inStatement('"Effect": "Allow",', pods, '"Action": ["sts:AssumeRole", "sts:TagSession"]'),
    );
  });
});

describe('Effect', () => {
  it('is Allow or Deny, with or without quotes', () => {
    assert.deepEqual(labelsAt(inStatement('"Effect": "|"')), ['Allow', 'Deny']);
    assert.equal(accept(inStatement('"Effect": "|"'), 'Deny'), inStatement('"Effect": "Deny"'));
    assert.equal(accept(inStatement('"Effect": De|'), 'Deny'), inStatement('"Effect": "Deny"'));
    assert.equal(accept(inStatement('"Effect": "De|'), 'Deny'), inStatement('"Effect": "Deny"'));
    assert.equal(
      accept(inStatement('"Effect": "All|ow",', '"Action": "s3:GetObject"'), 'Allow'),
      inStatement('"Effect": "Allow",', '"Action": "s3:GetObject"'),
    );
    assert.equal(
      accept('{ "Statement": [ { "Effect": "|", "Action": "s3:GetObject" } ] }', 'Deny'),
      '{ "Statement": [ { "Effect": "Deny", "Action": "s3:GetObject" } ] }',
    );
  });
});

describe('nothing is offered', () => {
  const empty: readonly (readonly [string, string])[] = [
    ['in other JSON', '{ "name": "|" }'],
    ['in other JSON with a version', '{ "Version": "1.0.|", "dependencies": {} }'],
    ['outside of the policy', '{ "Role": { "|": 1, "Policy": { "Version": "2012-10-17", "Statement": [] } } }'],
    ['for a Sid', inStatement('"Sid": "|"')],
    ['behind a whole value', inStatement('"Effect": "Allow"|')],
    ['before a string', inStatement('"Effect": |"Allow"')],
    ['before a value that is there', inStatement('"Effect":| "Allow"')],
    ['in a string among the statements', '{ "Version": "2012-10-17", "Statement": ["|"] }'],
    ['inside an element that nests too deep', inStatement('"Action": [["|"]]')],
  ];
  for (const [where, marked] of empty) it(where, () => assert.deepEqual(labelsAt(marked), []));

  it('in comments', () => {
    const inComment = '{\n  // |\n  "Version": "2012-10-17", /* | */\n  "Statement": []\n}';
    for (const part of ['// |', '/* | */']) {
      const marked = inComment.replaceAll('|', '').replace(part.replace('|', ''), part);
      assert.deepEqual(labelsAt(marked, { allowsComments: true }), []);
    }
  });

  it('that is one of the policy’s own words, in a resource policy', () => {
    const bucket = inStatement(
      '"Effect": "Allow",',
      '"Principal": "*",',
      '"Action": "s3:GetObject",',
      '"Resource": "*",',
      '|',
    );
    assert.deepEqual(labelsAt(bucket), ['Condition', 'Sid']);
  });
});

describe('a key', () => {
  it('opens the next list only where something is to be chosen', () => {
    const continues = proposalsAt(inStatement('|'), trustFile).filter((one) => one.continues);
    assert.deepEqual(
      continues.map(({ label }) => label),
      ['Principal', 'Action', 'Condition'],
    );
  });
});
