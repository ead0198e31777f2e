import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentDocument, toStrictJson } from '../../../engine/src/edits/sentDocument';

test('comments, trailing commas and the byte order mark go, everything else stays', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\ufeff{"a": 1}\r\n', '{"a": 1}\r\n'],
    ['{"a": "// no", /* yes */ "b": "/* no */"} // yes', '{"a": "// no", "b": "/* no */"}'],
    ['// a\n{\n  // b\n  "a": 1, // c\n  /* d */ "b": 2,\n}', '{\n  "a": 1,\n  "b": 2\n}'],
    ['{"a":/*x*/1/*y*/,"b":/*z*/[/*q*/]}', '{"a": 1 ,"b": [ ]}'],
    ['{"a": [1, 2, ], }', '{"a": [1, 2 ] }'],
    ['{"a": [1, // x\n ], /* y */ }', '{"a": [1\n ] }'],
    ['{"a": ",}", "b": ",]"}', '{"a": ",}", "b": ",]"}'],
    ['{"a": "\\",}"}', '{"a": "\\",}"}'],
    ['{"a": 1,, }', '{"a": 1, }'],
    ['{"a": 1, /* half', '{"a": 1, /* half'],
    ['{"a": "half', '{"a": "half'],
    ['', ''],
  ];
  for (const [source, expected] of cases) assert.equal(toStrictJson(source), expected);
});

test('a document that is sent', () => {
  const text = '{"Sid": "\\u0041 b"}';
  const value = { Sid: 'A b' };
  assert.deepEqual(sentDocument(text), { text, value, cleaned: false, size: 18 });
  assert.deepEqual(sentDocument(`// x\n${text.replace('}', ',}')}`), { text, value, cleaned: true, size: 18 });
});

test('why a text cannot be sent', () => {
  assert.deepEqual(sentDocument('{"a": 1,,}'), { reason: 'not-json' });
  assert.deepEqual(sentDocument(''), { reason: 'not-json' });
  assert.deepEqual(sentDocument('[1]'), { reason: 'not-object' });
  assert.deepEqual(sentDocument('null'), { reason: 'not-object' });
  assert.deepEqual(sentDocument('{"a": "b😀c"}'), { reason: 'foreign', character: '😀' });
  assert.deepEqual(sentDocument('{"a": "\\ud83d\\ude00 \u00ff"} // €'), {
    ...{ text: '{"a": "\\ud83d\\ude00 \u00ff"}', value: { a: '😀 ÿ' }, cleaned: true, size: 22 },
  });
});
