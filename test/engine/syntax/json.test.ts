import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applyEdits } from '../../../engine/src/edits/editor';
import { parseJson, sameValue, toValue } from '../../../engine/src/syntax/json';
import { contentSpan, type SyntaxNode, sliceSpan } from '../../../engine/src/syntax/syntax';

const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Caf\\u00e9 \\"x\\"",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": "*",
      "Condition": { "Bool": { "aws:SecureTransport": true }, "NumericLessThan": { "s3:max-keys": -1.5e2 } }
    }
  ]
}
`;

/** The problems of a text in short: code and the characters it is about. */
function problems(text: string): string[] {
  return parseJson(text).problems.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
}

/** The text with each problem fixed that can be, one after the other. */
function mended(text: string): string {
  let current = text;
  for (let round = 0; round < 20; round++) {
    const fix = parseJson(current).problems.find((problem) => problem.fix)?.fix;
    if (!fix) return current;
    current = applyEdits(current, fix.edits);
  }
  return current;
}

function readValue(text: string): unknown {
  const { root } = parseJson(text);
  return root && toValue(root);
}

describe('parseJson on valid text', () => {
  it('reads what JSON.parse reads', () => {
    for (const text of [policy, '[]', '{}', '"x"', '0', 'null', '[1, [2, {"a": [false, null]}]]', '{"a":{"b":{}}}']) {
      assert.deepEqual(readValue(text), JSON.parse(text));
      assert.deepEqual(problems(text), []);
    }
  });

  it('gives every node its place', () => {
    const text = '{ "a": ["b", 1, true] }';
    const { root } = parseJson(text);
    assert.deepEqual(root, {
      type: 'object',
      start: 0,
      end: 23,
      members: [
        {
          key: { type: 'string', start: 2, end: 5, value: 'a' },
          value: {
            type: 'array',
            start: 7,
            end: 21,
            items: [
              { type: 'string', start: 8, end: 11, value: 'b' },
              { type: 'literal', start: 13, end: 14, value: 1 },
              { type: 'literal', start: 16, end: 20, value: true },
            ],
          },
          start: 2,
          end: 21,
        },
      ],
    });
  });

  it('keeps duplicate keys in order, the last one winning as a value', () => {
    const { root } = parseJson('{ "a": 1, "b": 2, "a": 3 }');
    assert.deepEqual(root?.type === 'object' && root.members.map(({ key }) => key.value), ['a', 'b', 'a']);
    assert.deepEqual(root && toValue(root), { a: 3, b: 2 });
  });

  it('finds parts of strings behind escapes', () => {
    const text = '"a\\u00e9\\"b"';
    const { root } = parseJson(text);
    assert.ok(root?.type === 'string');
    assert.equal(root.value, 'aé"b');
    const span = sliceSpan(root, text, 2, 4);
    assert.equal(text.slice(span.start, span.end), '\\"b');
  });

  it('compares values, whatever their formatting', () => {
    const same = (a: string, b: string) => {
      const [first, second] = [parseJson(a).root, parseJson(b).root];
      return first && second && sameValue(first, second);
    };
    assert.equal(same('{"a": [1, 2]}', '{ "a" : [ 1,2 ] }'), true);
    assert.equal(same('[1, 2]', '[2, 1]'), false);
  });
});

describe('parseJson on faults', () => {
  it('tells comments, trailing commas and a byte order mark', () => {
    assert.deepEqual(problems('\uFEFF{"a": 1}'), ['byteOrderMark \uFEFF']);
    assert.deepEqual(problems('{\n  "a": [1,], // one\n  /* two */ "b": 2,\n}'), [
      'trailingComma ,',
      'comment // one',
      'comment /* two */',
      'trailingComma ,',
    ]);
    assert.equal(mended('\uFEFF{"a": 1}'), '{"a": 1}');
    assert.equal(mended('{\n  // zero\n  "a": [1,], // one\n  /* two */ "b": 2,\n}'), '{\n  "a": [1],\n  "b": 2\n}');
  });

  it('mends commas and colons', () => {
    assert.deepEqual(problems('{\n  "a": 1\n  "b": 2\n}'), ['commaExpected 1']);
    assert.equal(mended('{\n  "a": 1\n  "b": 2\n}'), '{\n  "a": 1,\n  "b": 2\n}');
    assert.equal(mended('{"a": ["x" "y" "z"]}'), '{"a": ["x", "y", "z"]}');
    assert.equal(mended('{"a": 1,, "b": 2}'), '{"a": 1, "b": 2}');
    assert.equal(mended('{, "a": 1}'), '{ "a": 1}');
    assert.equal(mended('{"a" 1, "b" = 2; "c" => 3}'), '{"a": 1, "b" : 2, "c" : 3}');
  });

  it('mends quotes', () => {
    assert.deepEqual(problems("{'a': 'b'}"), ["wrongQuotes 'a'", "wrongQuotes 'b'"]);
    assert.deepEqual(readValue("{'a': 'b'}"), { a: 'b' });
    assert.equal(mended("{'a': 'say \"b\"'}"), '{"a": "say \\"b\\""}');
    assert.equal(mended('{“a”: ‘b’}'), '{"a": "b"}');
    assert.equal(
      mended('{\n  "a: 1,\n  b": 2,\n  c: "x,\n  "d": y\n}'),
      '{\n  "a": 1,\n  "b": 2,\n  "c": "x",\n  "d": "y"\n}',
    );
    assert.equal(mended('{"a": True, "b": None}'), '{"a": true, "b": null}');
  });

  it('mends brackets where a person would', () => {
    assert.equal(mended('{\n  "a": [\n    "x"\n  "b": 1\n}'), '{\n  "a": [\n    "x"\n  ],\n  "b": 1\n}');
    assert.equal(mended('{\n  "a": ["x",\n  "b": 1\n}'), '{\n  "a": ["x"],\n  "b": 1\n}');
    assert.equal(mended('{"a": [{"b": 1]}'), '{"a": [{"b": 1}]}');
    assert.equal(mended('{"a": ["b"}'), '{"a": ["b"]}');
    assert.equal(mended('{\n  "a": [\n    {\n      "b": 1'), '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}');
    assert.equal(mended('{"a": 1}}]'), '{"a": 1}');
  });

  it('points at the character of a string that is wrong', () => {
    assert.deepEqual(problems('{"a": "x\\*y"}'), ['invalidString \\']);
    assert.deepEqual(problems('{"a": "x\ty"}'), ['invalidString \t']);
    assert.equal(mended('{"a": "x\\*y\tz"}'), '{"a": "x\\\\*y\\tz"}');
  });

  it('says what follows the document', () => {
    assert.deepEqual(problems('{} {"a": 1}\n'), ['endOfFileExpected {"a": 1}']);
    assert.deepEqual(readValue('{} {"a": 1}'), {});
  });

  it('says one thing about a line that is being typed', () => {
    for (const [line, problem] of [
      ['"Effect": ', 'valueExpected :'],
      ['"Effect"', 'colonExpected "Effect"'],
      ['"Eff', 'unterminatedString "Eff'],
      ['Eff', 'invalidSymbol Eff'],
      ['"Effect": "All', 'unterminatedString "All'],
      ['"Effect": All', 'invalidSymbol All'],
      ['"Effect": {', 'closingBraceExpected {'],
    ]) {
      const text = `{\n  "Sid": "x",\n  ${line}\n  "Action": "s3:GetObject"\n}`;
      assert.deepEqual(problems(text).slice(0, 1), line === '"Effect": {' ? ['closingBraceExpected {'] : [problem]);
      assert.equal(problems(text).length, 1, `${line}: ${problems(text).join(' · ')}`);
    }
  });

  it('keeps the members behind a line that is being typed', () => {
    const text = '{\n  "Effect": \n  "Action": "s3:GetObject"\n}';
    assert.deepEqual(readValue(text), { Effect: undefined, Action: 's3:GetObject' });
  });

  it('ends at an unclosed comment', () => {
    assert.deepEqual(problems('{"a": 1 /* why\n}'), ['unterminatedComment /* why\n}']);
  });

  it('cuts off what is nested too deeply', () => {
    for (const depth of [250, 100_000]) {
      const text = '[{"a":'.repeat(depth);
      assert.deepEqual(
        parseJson(text).problems.map(({ code }) => code),
        ['tooDeep'],
      );
    }
    assert.deepEqual(problems(`${'['.repeat(200)}${']'.repeat(200)}`), []);
  });
});

describe('parseJson on any text', () => {
  const texts = [
    policy,
    policy.replaceAll('"', "'"),
    policy.replaceAll('\n', '\r\n'),
    `\uFEFF// first\n${policy}`,
    '{"a":[1,{"b":"c\\u12"}],}x',
  ];

  it('gives places inside the text for every prefix', () => {
    for (const text of texts) for (let end = 0; end <= text.length; end++) checkPlaces(text.slice(0, end));
  });

  it('gives places inside the text when any one character is missing or doubled', () => {
    for (const text of texts) {
      for (let i = 0; i < text.length; i++) {
        checkPlaces(text.slice(0, i) + text.slice(i + 1));
        checkPlaces(text.slice(0, i) + text.charAt(i) + text.slice(i));
      }
    }
  });

  it('says little about a prefix: what is cut off is one fault', () => {
    for (let end = 1; end < policy.trimEnd().length; end++) {
      const found = problems(policy.slice(0, end)).filter((problem) => !problem.startsWith('trailingComma'));
      assert.ok(found.length === 1, `${JSON.stringify(policy.slice(0, end).slice(-30))}: ${found.join(' · ')}`);
    }
  });

  it('reads signs without meaning', () => {
    for (const text of [
      '',
      ' ',
      '\n',
      ':',
      ',',
      '}',
      ']',
      '"',
      "'",
      '\\',
      '{:}',
      '[,]',
      '{]',
      '[}',
      '{{}}',
      '[:]',
      '\0',
      '{"a":}',
    ]) {
      checkPlaces(text);
    }
  });
});

function checkPlaces(text: string): void {
  const { root, problems: found } = parseJson(text);
  for (const { code, start, end, fix } of found) {
    assert.ok(0 <= start && start <= end && end <= text.length, `${code} ${start}–${end} in ${JSON.stringify(text)}`);
    for (const edit of fix?.edits ?? []) {
      assert.ok(0 <= edit.start && edit.start <= edit.end && edit.end <= text.length, JSON.stringify(text));
    }
  }
  if (root) checkNode(root, 0, text.length, text);
}

function checkNode(node: SyntaxNode, from: number, to: number, text: string): void {
  assert.ok(from <= node.start && node.start <= node.end && node.end <= to, `${node.type} in ${JSON.stringify(text)}`);
  if (node.type === 'string') {
    const content = contentSpan(node, text);
    assert.ok(node.start <= content.start && content.start <= content.end && content.end <= node.end, text);
  } else if (node.type === 'array') {
    for (const item of node.items) checkNode(item, node.start, node.end, text);
  } else if (node.type === 'object') {
    for (const member of node.members) {
      checkNode(member.key, node.start, node.end, text);
      if (member.value) checkNode(member.value, member.key.end, node.end, text);
      assert.equal(member.end, member.value?.end ?? member.key.end);
    }
  }
}
