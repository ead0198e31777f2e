import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  blank,
  type InsertText,
  plainInsertText,
  toFinishedText,
  toSnippet,
} from '../../../engine/src/completion/insertText';

describe('a text with blanks', () => {
  const cases: readonly (readonly [InsertText, string, string])[] = [
    [['"Effect": "', blank('Allow', ['Allow', 'Deny']), '"'], '"Effect": "${1|Allow,Deny|}"', '"Effect": "Allow"'],
    [['["', blank(''), '", "', blank(''), '"]'], '["$1", "$2"]', '["", ""]'],
    [['arn:', blank('region'), ':', blank('region')], 'arn:${1:region}:$1', 'arn:region:region'],
    [[blank('your-bucket'), ' ', blank('your-bucket')], '${1:your-bucket} $1', 'your-bucket your-bucket'],
    [[blank('name'), '/', blank('name')], '${1:name}/${2:name}', 'name/name'],
    [['a/${aws:username}/', blank('*')], 'a/\\${aws:username\\}/${1:*}', 'a/${aws:username}/*'],
    [[blank('a,b|c', ['a,b|c'])], '${1|a\\,b\\|c|}', 'a,b|c'],
    [['{ \\ }'], '{ \\\\ \\}', '{ \\ }'],
  ];
  for (const [text, snippet, plain] of cases) {
    it(snippet, () => {
      assert.equal(toSnippet(text), snippet);
      assert.equal(plainInsertText(text), plain);
    });
  }
});

describe('a finished text', () => {
  const condition: InsertText = [
    '{\n\t"',
    blank('StringEquals'),
    '": {\n\t\t"',
    blank(''),
    '": "',
    blank(''),
    '"\n\t}\n}',
  ];
  const cases: readonly (readonly [text: InsertText, indentation: string, finished: string])[] = [
    [condition, '  ', '{\n  \t"StringEquals": {}\n  }'],
    [['["', blank(''), '"]'], '', '[]'],
    [['{"', blank(''), '":"', blank(''), '"}'], '', '{}'],
    [['"', blank(''), '"'], '', '""'],
    [['{ "', blank('Service', ['Service', 'AWS']), '": "', blank(''), '" }'], '', '{ "Service": "" }'],
    [
      ['{ "Action": ["', blank(''), '"],\r\n\t"Resource": "', blank('*'), '"\r\n}\r\n'],
      '\t',
      '{ "Action": [],\r\n\t\t"Resource": "*"\r\n\t}\r\n',
    ],
    [['a ', '[""] {"": ""}'], '', 'a [""] {"": ""}'],
  ];
  for (const [text, indentation, finished] of cases) {
    it(JSON.stringify(finished), () => assert.equal(toFinishedText(text, indentation), finished));
  }
});
