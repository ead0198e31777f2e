import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HintChoice, hintsWithin } from '../../../engine/src/describe/hints';
import { applyEdits } from '../../../engine/src/edits/editor';
import { documentOf } from '../../support/engine';
import { knowledge, permission, trust } from '../../support/reading';

const both: HintChoice = { patternCounts: true, accountNames: true };

/** The text with its hints where they are shown. */
function hinted(text: string, choice: HintChoice = both, span = { start: 0, end: text.length }): string {
  const hints = hintsWithin(knowledge, documentOf(text), span, choice);
  return applyEdits(
    text,
    hints.map(({ offset, label }) => ({ start: offset, end: offset, newText: label })),
  );
}

describe('hints', () => {
  it('count the actions of patterns, those that are left out as well', () => {
    assert.equal(
      hinted(permission('"Action":["s3:Get*","sqs:SendMessage","sqs:?endMessage"],"Resource":"*"')),
      permission('"Action":["s3:Get*"⟨63 actions⟩,"sqs:SendMessage","sqs:?endMessage"⟨1 action⟩],"Resource":"*"'),
    );
    assert.equal(
      hinted(permission('"NotAction":"iam:*","Resource":"*"')),
      permission('"NotAction":"iam:*"⟨190 actions⟩,"Resource":"*"'),
    );
  });

  it('say nothing of everything, of nothing and of templates', () => {
    for (const action of ['"*"', '"*:*"', '"s3:Xyz*"', '"s4:*"', '"s3:${verb}*"']) {
      const text = permission(`"Action":${action},"Resource":"*"`);
      assert.equal(hinted(text), text);
    }
  });

  it('name the accounts that the settings know', () => {
    assert.equal(
      hinted(trust('{"AWS":["210987654321","arn:aws:iam::210987654321:root","210987654320"]}')),
      trust('{"AWS":["210987654321"⟨Production⟩,"arn:aws:iam::210987654321:root"⟨Production⟩,"210987654320"]}'),
    );
    assert.equal(
      hinted(
        permission(
          '"Action":"s3:GetObject","Resource":"arn:aws:s3:::x-210987654321-y","Condition":{"StringEquals":{"aws:ResourceAccount":["210987654321"]}}',
        ),
      ),
      permission(
        '"Action":"s3:GetObject","Resource":"arn:aws:s3:::x-210987654321-y","Condition":{"StringEquals":{"aws:ResourceAccount":["210987654321"⟨Production⟩]}}',
      ),
    );
  });

  it('can each be left out', () => {
    const text = permission('"Action":"s3:Get*","Resource":"arn:aws:sqs:eu-west-1:210987654321:q"');
    assert.equal(
      hinted(text, { patternCounts: false, accountNames: true }),
      permission('"Action":"s3:Get*","Resource":"arn:aws:sqs:eu-west-1:210987654321:q"⟨Production⟩'),
    );
    assert.equal(
      hinted(text, { patternCounts: true, accountNames: false }),
      permission('"Action":"s3:Get*"⟨63 actions⟩,"Resource":"arn:aws:sqs:eu-west-1:210987654321:q"'),
    );
    assert.equal(hinted(text, { patternCounts: false, accountNames: false }), text);
  });

  it('are only made for the part that is asked for', () => {
    const text = permission('"Action":["s3:Get*","s3:Put*"],"Resource":"*"');
    const at = text.indexOf('s3:Put');
    assert.equal(
      hinted(text, both, { start: at, end: at + 1 }),
      permission('"Action":["s3:Get*","s3:Put*"⟨40 actions⟩],"Resource":"*"'),
    );
  });

  it('are not in JSON that is no policy', () => {
    assert.deepEqual(hintsWithin(knowledge, documentOf('{"Action":"s3:Get*"}'), { start: 0, end: 20 }, both), []);
  });
});
