import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import type { Finding } from '../../../engine/src/rules/rule';
import { isBroken, parseJson, toValue } from '../../../engine/src/syntax/json';
import type { SyntaxNode } from '../../../engine/src/syntax/syntax';
import { documentOf, lintDocument } from '../../support/engine';

// One forgotten or doubled sign, everywhere in policies of every layout: all fixes at once either give the policy back or
// leave the text alone. Nothing that was written is lost, and a second run does nothing.

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Partner',
      Effect: 'Allow',
      Principal: {
        AWS: ['arn:aws:iam::418273645091:root', 'arn:aws:iam::528374651092:role/deploy'],
        Service: 'ecs-tasks.amazonaws.com',
      },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'sts:ExternalId': 'abc-123' },
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      },
    },
    {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
};

const github = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        Federated: 'arn:aws:iam::418273645091:oidc-provider/token.actions.githubusercontent.com',
      },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:ref:refs/heads/main',
        },
      },
    },
  ],
};

const buckets = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadBucket',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::my-app-assets/*',
    },
    {
      Sid: 'ListBucket',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: ['arn:aws:s3:::my-app-assets'],
      Condition: { StringLike: { 's3:prefix': ['reports/*', 'home/${aws:username}'] } },
    },
    {
      Sid: 'Insecure',
      Effect: 'Deny',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::my-app-assets', 'arn:aws:s3:::my-app-assets/*'],
      Condition: { Bool: { 'aws:SecureTransport': false }, NumericLessThan: { 's3:max-keys': 10 } },
    },
  ],
};

const single = {
  Version: '2012-10-17',
  Id: 'main',
  Statement: {
    Sid: 'Only',
    Effect: 'Allow',
    Action: 'logs:CreateLogGroup',
    Resource: 'arn:aws:logs:eu-west-1:418273645091:log-group:/aws/lambda/f:*',
  },
};

const wide = (value: unknown, indent: string | number) => JSON.stringify(value, null, indent);

const texts: Readonly<Record<string, string>> = {
  'two spaces': wide(buckets, 2),
  'four spaces': wide(github, 4),
  tabs: wide(trust, '\t'),
  'one statement without a list': wide(single, 2),
  CRLF: wide(buckets, 2).replaceAll('\n', '\r\n'),
  'brackets and braces on one line': wide(buckets, 2)
    .replace(/\[\n\s*\{/g, '[{')
    .replace(/\}\n\s*\]/g, '}]'),
  'short lists on one line': wide(trust, 2)
    .replace(/\[\s*("[^\]]*")\s*\]/g, (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`)
    .replace(/\{\s*("Service": "[^"]*")\s*\}/g, '{ $1 }'),
  'one line': wide(github, 1).replace(/\n */g, ' '),
  'one line without blanks': wide(buckets, ''),
  'one line without blanks, trust policy': wide(trust, ''),
};

const known = new Map<string, Finding[]>();

/** Most texts become one of a few. */
async function lint(text: string): Promise<Finding[]> {
  const findings = known.get(text) ?? lintDocument(documentOf(text, { path: 'role-policy.json' }));
  known.set(text, findings);
  return findings;
}

/** The places of the signs that make up the structure: those outside of strings, and the quotes. */
function signs(text: string): number[] {
  const places: number[] = [];
  let inString = false;
  for (const [index, sign] of [...text].entries()) {
    if (sign === '"') inString = !inString;
    if (sign === '"' || (!inString && '{}[]:,'.includes(sign))) places.push(index);
  }
  return places;
}

/** All keys and values of a text, in order, as far as it can be read. */
function words(text: string): string[] {
  const found: string[] = [];
  const visit = (node: SyntaxNode | undefined): void => {
    if (node?.type === 'object') {
      for (const { key, value } of node.members) {
        found.push(key.value);
        visit(value);
      }
    } else if (node?.type === 'array') node.items.forEach(visit);
    else if (node) found.push(String(toValue(node)));
  };
  visit(parseJson(text).root);
  return found;
}

/** What all fixes at once make of a text. Fails when the result is broken, or when a second run changes it again. */
async function repaired(text: string): Promise<string> {
  const fixed = await fixAll(text, lint);
  assert.ok(fixed.text === text || !isBroken(parseJson(fixed.text)), `left broken:\n${text}\n\n${fixed.text}`);
  assert.equal((await fixAll(fixed.text, lint)).text, fixed.text, `needs a second run:\n${text}`);
  return fixed.text;
}

describe('all fixes at once, on a policy that lacks one sign', () => {
  for (const [layout, text] of Object.entries(texts)) {
    it(`restore it: ${layout}`, async () => {
      for (const at of signs(text)) {
        const broken = text.slice(0, at) + text.slice(at + 1);
        const result = await repaired(broken);
        // On one line, only the author knows behind which member a brace was meant to be.
        if (result === broken && text[at] === '}' && !text.includes('\n')) continue;
        assert.deepEqual(JSON.parse(result), JSON.parse(text), `${at}: ${broken}\n\n${result}`);
      }
    });
  }
});

describe('all fixes at once, on a policy with one sign too many', () => {
  for (const [layout, text] of Object.entries(texts)) {
    it(`lose nothing: ${layout}`, async () => {
      for (const at of signs(text)) {
        const result = await repaired(text.slice(0, at) + text.slice(at));
        assert.deepEqual(
          words(text).filter((word) => !words(result).includes(word)),
          [],
        );
      }
    });
  }
});

describe('all fixes at once, on a policy that lacks any one character', () => {
  it('give valid JSON or leave it alone', async () => {
    for (const text of [wide(buckets, 2), wide(github, '')]) {
      for (let at = 0; at < text.length; at++) await repaired(text.slice(0, at) + text.slice(at + 1));
    }
  });
});

describe('all fixes at once, on broken syntax', () => {
  const statement = (sid: string) =>
    `"Sid": "${sid}",\n      "Effect": "Allow",\n      "Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::my-app-${sid.toLowerCase()}/*"\n`;
  const head = '{\n  "Version": "2012-10-17",\n  "Statement": [\n    ';

  it('insert both braces of a statement, or the one that is missing', async () => {
    const whole = JSON.parse(`${head}{\n      ${statement('Reports')}    }\n  ]\n}`);
    for (const rest of ['    }\n  ]\n}', '  ]\n}']) {
      assert.deepEqual(JSON.parse(await repaired(`${head}${statement('Reports')}${rest}`)), whole);
    }
    const second = `{\n      ${statement('Assets')}    }\n  ]\n}`;
    const both = JSON.parse(`${head}{\n      ${statement('Reports')}    },\n    ${second}`);
    assert.deepEqual(JSON.parse(await repaired(`${head}${statement('Reports')}    },\n    ${second}`)), both);
  });

  it('repair any number of faults in one run', async () => {
    const items = Array.from({ length: 40 }, (_, i) => `    {\n      ${statement(`Team${i}`)}    }`);
    const whole = `${head.trimEnd()}\n${items.join(',\n')}\n  ]\n}`;
    const broken = whole.replace(/\n {4}\}(?=,)/g, '');
    assert.deepEqual(JSON.parse(await repaired(broken)), JSON.parse(whole));
    const allows = Array.from(
      { length: 12 },
      (_, i) => `{ "Effect": "Allow", "Action": ["s3:GetObject", "Resource": "arn:aws:s3:::my-app-${i}/*" }`,
    );
    const result = await repaired(`{ "Version": "2012-10-17", "Statement": [${allows.join(', ')}] }`);
    assert.equal(JSON.parse(result).Statement.length, 12);
  });

  it('change nothing else while they repair', async () => {
    // What looks like a misspelled element is one of the statement whose brace is missing.
    const broken = `${head}${statement('Reports').replace('"Allow"', '"allow"')}    }\n  ]\n}`;
    assert.equal(JSON.parse(await repaired(broken)).Statement[0].Effect, 'Allow');
    const unclear = broken.replace('"Resource": ', '"Resource": , ');
    assert.equal(await repaired(unclear), unclear);
  });

  it('leave a second value of a key alone, which may be that of another statement', async () => {
    const text = `${head}{\n      "Sid": "Reports",\n      ${statement('Assets')}    }\n  ]\n}`;
    assert.equal(await repaired(text), text);
    const same = text.replace('"Sid": "Reports"', '"Sid": "Assets"');
    assert.deepEqual(JSON.parse(await repaired(same)), JSON.parse(same));
    assert.equal((await repaired(same)).match(/"Sid"/g)?.length, 1);
  });

  it('keep comments', async () => {
    const text = `${head}// Read by the nightly job.\n    {\n      ${statement('Reports').replace('"Allow",', '"allow", /* for now */')}    }\n  ]\n}`;
    assert.equal(await repaired(text), text.replace('"allow"', '"Allow"'));
  });

  it('quote an account ID with a leading zero as one value', async () => {
    for (const account of ['018273645091', '001827364509', '000000000000']) {
      const text = JSON.stringify(trust).replace('"arn:aws:iam::418273645091:root"', account);
      assert.deepEqual(JSON.parse(await repaired(text)), JSON.parse(text.replace(account, `"${account}"`)));
    }
  });
});
