import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

const files: Readonly<Record<string, string>> = {
  'source.json': 'test/syntaxes/fixtures/json.tmLanguage.json',
  'rolewright.policy.injection': 'syntaxes/policy.tmLanguage.json',
};

const grammar = loadGrammar();

/** The scopes that the injection adds, one line for each piece of text that has any. */
async function added(line: string): Promise<readonly string[]> {
  const { tokens } = (await grammar).tokenizeLine(line, INITIAL);
  return tokens.flatMap(({ startIndex, endIndex, scopes }) => {
    const own = scopes.filter((scope) => scope.endsWith('.rolewright')).map((scope) => scope.slice(0, -11));
    return own.length === 0 ? [] : [`${line.slice(startIndex, endIndex)} ${own.join(' ')}`];
  });
}

describe('colours in JSON strings', () => {
  it('tell the service and the name of an action apart', async () => {
    assert.deepEqual(await added('"Action": "s3:GetObject",'), [
      's3 meta.action entity.name.namespace.service',
      ': meta.action punctuation.separator.action',
      'GetObject meta.action entity.name.function.action',
    ]);
  });

  it('show the wildcards of an action', async () => {
    assert.deepEqual(await added('["dynamodb:Get*", "sqs:*"]'), [
      'dynamodb meta.action entity.name.namespace.service',
      ': meta.action punctuation.separator.action',
      'Get meta.action entity.name.function.action',
      '* meta.action entity.name.function.action keyword.control.wildcard',
      'sqs meta.action entity.name.namespace.service',
      ': meta.action punctuation.separator.action',
      '* meta.action entity.name.function.action keyword.control.wildcard',
    ]);
  });

  it('name the fields of an ARN', async () => {
    assert.deepEqual(await added('"arn:aws:sqs:eu-west-1:210987654321:orders-*"'), [
      'arn meta.arn constant.language.arn',
      ': meta.arn punctuation.separator.arn',
      'aws meta.arn support.constant.partition',
      ': meta.arn punctuation.separator.arn',
      'sqs meta.arn entity.name.namespace.service',
      ': meta.arn punctuation.separator.arn',
      'eu-west-1 meta.arn constant.numeric.region',
      ': meta.arn punctuation.separator.arn',
      '210987654321 meta.arn constant.numeric.account',
      ': meta.arn punctuation.separator.arn',
      'orders- meta.arn string.unquoted.resource',
      '* meta.arn string.unquoted.resource keyword.control.wildcard',
    ]);
  });

  it('find policy variables in an ARN, and templates in the place of a field', async () => {
    assert.deepEqual(await added('"arn:aws:s3:::home/${aws:username}/x"'), [
      'arn meta.arn constant.language.arn',
      ': meta.arn punctuation.separator.arn',
      'aws meta.arn support.constant.partition',
      ': meta.arn punctuation.separator.arn',
      's3 meta.arn entity.name.namespace.service',
      ': meta.arn punctuation.separator.arn',
      ': meta.arn punctuation.separator.arn',
      ': meta.arn punctuation.separator.arn',
      'home/ meta.arn string.unquoted.resource',
      '${ meta.arn string.unquoted.resource meta.policy-variable punctuation.definition.template-expression.begin',
      'aws:username meta.arn string.unquoted.resource meta.policy-variable variable.other.policy',
      '} meta.arn string.unquoted.resource meta.policy-variable punctuation.definition.template-expression.end',
      '/x meta.arn string.unquoted.resource',
    ]);
    const fields = await added('"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"');
    assert.deepEqual(
      fields.filter((field) => field.startsWith('${')),
      [
        '${AWS::Partition} meta.arn support.constant.partition',
        '${AWS::Region} meta.arn constant.numeric.region',
        '${AWS::AccountId} meta.arn constant.numeric.account',
      ],
    );
  });

  it('know service principals', async () => {
    assert.deepEqual(await added('{ "Service": ["lambda.amazonaws.com", "pods.eks.amazonaws.com"] }'), [
      'lambda meta.service-principal entity.name.type.service',
      '.amazonaws.com meta.service-principal string.unquoted.domain',
      'pods.eks meta.service-principal entity.name.type.service',
      '.amazonaws.com meta.service-principal string.unquoted.domain',
    ]);
  });

  it('know condition operators and keys', async () => {
    assert.deepEqual(await added('"ForAnyValue:StringLikeIfExists": { "aws:RequestTag/team": "a" }'), [
      'ForAnyValue keyword.control.set-operator',
      ': punctuation.separator.operator',
      'StringLike keyword.control.condition-operator',
      'IfExists keyword.control.if-exists',
      'aws entity.name.namespace.service',
      ': punctuation.separator.key',
      'RequestTag/team variable.other.condition-key',
    ]);
    assert.deepEqual(await added('"Null": {"iam:PassedToService": "true", "s3:x-amz-acl": "a"}'), [
      'Null keyword.control.condition-operator',
      'iam entity.name.namespace.service',
      ': punctuation.separator.key',
      'PassedToService variable.other.condition-key',
      's3 entity.name.namespace.service',
      ': punctuation.separator.key',
      'x-amz-acl variable.other.condition-key',
    ]);
    assert.deepEqual(await added('"token.actions.githubusercontent.com:sub": "repo:my-org/my-app:*"'), [
      'token.actions.githubusercontent.com entity.name.type.provider',
      ': punctuation.separator.key',
      'sub variable.other.condition-key',
    ]);
  });

  it('know every condition operator', async () => {
    const types = ['String', 'Numeric', 'Date', 'Arn'];
    const all = [
      ...types.flatMap((type) => [`${type}Equals`, `${type}NotEquals`]),
      ...[
        'StringEqualsIgnoreCase',
        'StringNotEqualsIgnoreCase',
        'StringLike',
        'StringNotLike',
        'ArnLike',
        'ArnNotLike',
      ],
      ...['Numeric', 'Date'].flatMap((type) =>
        ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((order) => `${type}${order}`),
      ),
      ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'Null'],
    ];
    for (const operator of all) {
      assert.deepEqual(await added(`"${operator}": {`), [`${operator} keyword.control.condition-operator`]);
    }
  });

  it('show a lone star under the names of a policy', async () => {
    assert.deepEqual(await added('"Resource": "*", "Action": ["*"]'), [
      '* keyword.control.wildcard',
      '* keyword.control.wildcard',
    ]);
  });

  it('leave ordinary strings alone', async () => {
    const ordinary = [
      '"name": "rolewright", "version": "1.2.3", "lodash": "*"',
      '"test:unit": "node --test", "build:prod": "npm run build:all"',
      '"image": "nginx:latest", "time": "12:30:00", "url": "https://example.com/a?b=*"',
      '"program": "${workspaceFolder}/main.js", "home": "${env:HOME}", "ask": "${input:name}"',
      '"StringLike": "a", "Bool": true, "Null": null',
      '"text": "he said \\"s3:GetObject\\" and arn:aws:s3:::x and lambda.amazonaws.com too"',
      '"arn": "arn", "other": "arn:urn:x:y:z:w", "urn": "urn:aws:s3:::x"',
      '"host": "my-bucket.s3.eu-west-1.amazonaws.com", "lambda.amazonaws.com": 1',
      '"": "", "a": ["*", "?"]',
    ];
    for (const line of ordinary) assert.deepEqual(await added(line), [], line);
  });

  it('have no repetition inside a repetition, so that long lines cost no more than their length', async () => {
    const text = await readFile('syntaxes/policy.tmLanguage.json', 'utf8');
    const patterns = [...text.matchAll(/"match": ("(?:[^"\\]|\\.)*")/g)].map(([, match = '""']) => JSON.parse(match));
    assert.equal(patterns.length, 8);
    const nested = /\((?:\?:)?[^()]*[*+}][^()]*\)[*+{]/;
    for (const pattern of patterns) assert.doesNotMatch(pattern, nested);
  });
});

async function loadGrammar(): Promise<IGrammar> {
  const wasm = await readFile(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async (scopeName) => {
      const file = files[scopeName];
      return file === undefined ? null : parseRawGrammar(await readFile(file, 'utf8'), file);
    },
    getInjections: (scopeName) => (scopeName === 'source.json' ? ['rolewright.policy.injection'] : []),
  });
  const loaded = await registry.loadGrammar('source.json');
  if (loaded === null) throw new Error('The grammar was not found.');
  return loaded;
}
