import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { trackRange } from '../../../client/src/evidence/trackRange';

const text = 'one two\nthree four\nfive';

/** The tracked word in the text after a change of `from` up to `to`, or nothing. */
function tracked(word: string, from: number, to: number, insert: string): string | undefined {
  const before = TextDocument.create('x:y', 'json', 1, text);
  const at = text.indexOf(word);
  const rangeOf = (start: number, end: number) => ({ start: before.positionAt(start), end: before.positionAt(end) });
  const range = trackRange(rangeOf(at, at + word.length), { range: rangeOf(from, to), text: insert });
  const after = TextDocument.create('x:y', 'json', 2, text.slice(0, from) + insert + text.slice(to));
  return range && after.getText(range);
}

test('a range moves with its text, whatever is changed before or behind it', () => {
  for (const insert of ['', 'x', 'x\n', '\n', 'a\r\nb\r\nccc']) {
    for (let from = 0; from <= text.length; from++) {
      for (let to = from; to <= text.length; to++) {
        const start = text.indexOf('four');
        const end = start + 'four'.length;
        const apart = to <= start || from >= end;
        // Text that is put in at the very place of the range is before it or behind it.
        assert.equal(tracked('four', from, to, insert), apart ? 'four' : undefined, `${from}–${to} ${insert}`);
      }
    }
  }
});
