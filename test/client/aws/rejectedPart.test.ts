import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecentPrincipals } from '../../../client/src/aws/recentPrincipals';
import { rejectedPart } from '../../../client/src/aws/rejectedPart';

const text = `{
  "Statement": {
    "Effect": "allow",
    "Principal": { "AWS": "arn:aws:iam::1:role/x", "Oddly": "y" },
    "Resource": "bucket"
  }
}`;

// The sentences are those of IAM, as other tools have recorded them.
const cases: readonly (readonly [message: string, part: string | undefined])[] = [
  ['Invalid principal in policy: "AWS":"arn:aws:iam::1:role/x"', '"arn:aws:iam::1:role/x"'],
  ['Invalid principal in policy: "Oddly"', '"Oddly"'],
  ['Invalid effect: allow', '"allow"'],
  ['Resource bucket must be in ARN format or "*".', '"bucket"'],
  ['Has prohibited field Resource', '"Resource"'],
  ['AssumeRole policy must not contain resources.', '"Resource"'],
  ['Policy document should not specify a principal.', '"Principal"'],
  ['Has prohibited field NotPrincipal', undefined],
  ['Missing required field Action', undefined],
  ['Syntax errors in policy.', undefined],
];

test('the part of a document that IAM names', () => {
  const named = cases.map(([message]) => {
    const part = rejectedPart(text, message);
    return [message, part && text.slice(part.start, part.end)];
  });
  assert.deepEqual(named, cases);
});

test('a role that was just created is known by its whole ARN, for a while', () => {
  let now = 0;
  const recent = createRecentPrincipals(() => now);
  recent.note('arn:aws:iam::1:role/x');
  assert.equal(recent.namedIn(text), true);
  assert.equal(recent.namedIn(text.replace('role/x"', 'role/xy"')), false);
  now = 300_000;
  assert.equal(recent.namedIn(text), false);
});
