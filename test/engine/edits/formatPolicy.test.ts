import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { differenceOf, formatPolicy } from '../../../engine/src/edits/formatPolicy';
import { documentedRules } from '../../../engine/src/rules/pages';
import { toValue } from '../../../engine/src/syntax/json';
import { readAnnotations } from '../../support/annotations';
import { documentOf, exampleFileName } from '../../support/engine';

const two = { tabSize: 2, insertSpaces: true, insertFinalNewline: false };

/** Formats, and checks that the same is said and that nothing is left to format. */
function format(text: string, path = 'policy.json'): string | undefined {
  const before = documentOf(text, { path });
  const formatted = formatPolicy(before, two);
  if (formatted === undefined) return undefined;
  const after = documentOf(formatted, { path });
  assert.ok(before.root && after.root);
  assert.deepEqual(toValue(after.root), toValue(before.root));
  assert.equal(formatPolicy(after, two), formatted, 'Formatting twice is formatting once.');
  assert.equal(applyEdits(text, differenceOf(text, formatted)), formatted);
  return formatted;
}

describe('formatting', () => {
  it('puts elements in the order of AWS and indents them', () => {
    const text =
      '{"Statement":[{"Resource":"*","Condition":{},"Action":["s3:ListAllMyBuckets"],"Effect":"Allow","Sid":"A"}],"Version":"2012-10-17","Id":"x"}';
    assert.equal(
      format(text),
      `{
  "Version": "2012-10-17",
  "Id": "x",
  "Statement": [
    {
      "Sid": "A",
      "Effect": "Allow",
      "Action": [
        "s3:ListAllMyBuckets"
      ],
      "Resource": "*",
      "Condition": {}
    }
  ]
}`,
    );
  });

  it('moves comments along with what they stand at', () => {
    const text = `// the file
{
  // the statements
  "Statement": [
    { "Resource": "*", // all
      "Action": "s3:ListAllMyBuckets", "Effect": "Allow" /* yes */, "Sid": "A" } // last
  ], // after
  /* version */ "Version": "2012-10-17" // v
  // end
}
`;
    assert.equal(
      format(text),
      `// the file
{
  /* version */ "Version": "2012-10-17", // v
  // the statements
  "Statement": [
    {
      "Sid": "A",
      "Effect": "Allow", /* yes */
      "Action": "s3:ListAllMyBuckets",
      "Resource": "*" // all
    } // last
  ] // after
  // end
}
`,
    );
  });

  it('puts members that are no elements last, and leaves duplicates in their order', () => {
    const text =
      '{"Zoo":1,"Version":"2012-10-17","Statement":{"Action":"a:B","Action":"s3:ListAllMyBuckets","Effect":"Allow","Resource":"*"}}';
    assert.equal(
      format(text),
      `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "a:B",
    "Action": "s3:ListAllMyBuckets",
    "Resource": "*"
  },
  "Zoo": 1
}`,
    );
  });

  it('keeps line ends and a trailing comma', () => {
    const text = '{\r\n"Statement": [],\r\n"Version": "2012-10-17", // v\r\n}';
    assert.equal(format(text), '{\r\n  "Version": "2012-10-17", // v\r\n  "Statement": [],\r\n}');
  });

  it('leaves alone what is faulty, no policy, or holds one among other things', () => {
    assert.equal(format('{"Statement":[],"Version":"2012-10-17"'), undefined);
    assert.equal(format('{"Statement":[] "Version":"2012-10-17"}'), undefined);
    assert.equal(format('{"b":1,"a":2}'), undefined);
    assert.equal(format('{"PolicyDocument":{"Statement":[],"Version":"2012-10-17"}}'), undefined);
  });

  it('says the same as before in every example of every rule', () => {
    let formatted = 0;
    for (const example of documentedRules.flatMap(({ examples }) => [...examples.bad, ...examples.good])) {
      if (format(readAnnotations(example.text).text, exampleFileName(example)) !== undefined) formatted++;
    }
    assert.ok(formatted > 200, String(formatted));
  });
});
