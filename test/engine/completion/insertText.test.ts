import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blank, type InsertText, plainInsertText, toSnippet } from '../../../engine/src/completion/insertText';

describe('a text with blanks', () => {
  const cases: readonly (readonly [InsertText, string, string])[] = [
    [['"Effect": "', blank('Allow', ['Allow', 'Deny']), '"'], '"Effect": "${1|Allow,Deny|}"', '"Effect": "Allow"'],
    [['["', blank(''), '", "', blank(''), '"]'], '["$1", "$2"]', '["", ""]'],
    [['arn:', blank('region'), ':', blank('region')], 'arn:${1:region}:$1', 'arn:region:region'],
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
