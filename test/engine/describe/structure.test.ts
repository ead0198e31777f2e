import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { referenceLinks } from '../../../engine/src/describe/references';
import { foldableSpans, spansAround } from '../../../engine/src/describe/structure';
import { readCursor } from '../../support/cursor';
import { documentOf, iamData } from '../../support/engine';
import { permission } from '../../support/reading';

describe('growing selections', () => {
  const around = (marked: string): string[] => {
    const { text, offset } = readCursor(marked);
    return spansAround(documentOf(text), offset).map(({ start, end }) => text.slice(start, end));
  };

  it('go from a segment to the policy', () => {
    const marked = permission('"Action":["s3:Get|Object"],"Resource":"*"');
    const text = marked.replace('|', '');
    const statement = text.slice(text.indexOf('{"Effect'), -2);
    assert.deepEqual(around(marked), [
      'GetObject',
      's3:GetObject',
      '"s3:GetObject"',
      '["s3:GetObject"]',
      '"Action":["s3:GetObject"]',
      statement,
      `[${statement}]`,
      `"Statement":[${statement}]`,
      text,
    ]);
  });

  it('begin with a key', () => {
    assert.deepEqual(around('{"Vers|ion":"2012-10-17"}'), [
      'Version',
      '"Version"',
      '"Version":"2012-10-17"',
      '{"Version":"2012-10-17"}',
    ]);
  });

  it('contain the cursor right in front of a string and right behind it', () => {
    const whole = ['"Version":"2012-10-17"', '{"Version":"2012-10-17"}'];
    assert.deepEqual(around('{"Version":|"2012-10-17"}'), ['"2012-10-17"', ...whole]);
    assert.deepEqual(around('{"Version":"|2012-10-17"}'), ['2012-10-17', '"2012-10-17"', ...whole]);
    assert.deepEqual(around('{"Version":"2012-10-17|"}'), ['2012-10-17', '"2012-10-17"', ...whole]);
    assert.deepEqual(around('{"Version":"2012-10-17"|}'), ['"2012-10-17"', ...whole]);
    assert.deepEqual(around('{"Version"|:"2012-10-17"}'), ['"Version"', ...whole]);
  });

  it('contain the cursor wherever it is', () => {
    const text = permission('"Action":["s3:Get*", ""],"Resource":"arn:aws:s3:::b/*"');
    for (let offset = 0; offset <= text.length; offset++) {
      let inner = { start: offset, end: offset };
      for (const outer of spansAround(documentOf(text), offset)) {
        assert.ok(outer.start <= inner.start && inner.end <= outer.end, `${offset}: ${outer.start}–${outer.end}`);
        inner = outer;
      }
    }
  });

  it('begin with the object where there is nothing smaller', () => {
    assert.deepEqual(around('{"Version":"2012-10-17", | "Id":""}'), ['{"Version":"2012-10-17",  "Id":""}']);
  });

  it('are none outside of policies', () => {
    assert.deepEqual(around('{"a": {"b": |1}}'), []);
  });
});

describe('folding', () => {
  it('is for objects and lists, in policies only', () => {
    const text = '{"x":[1],"p":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"]}]}}';
    const spans = foldableSpans(documentOf(text));
    assert.deepEqual(
      spans.map(({ start, end }) => text.slice(start, end)),
      [
        text.slice(text.indexOf('{"Version'), -1),
        '[{"Effect":"Allow","Action":["s3:GetObject"]}]',
        '{"Effect":"Allow","Action":["s3:GetObject"]}',
        '["s3:GetObject"]',
      ],
    );
  });
});

describe('links', () => {
  const links = (text: string) =>
    referenceLinks(iamData, documentOf(text)).map(({ span, url, tooltip }) => [
      text.slice(span.start, span.end),
      url,
      tooltip,
    ]);

  it('lead from the first action of each service to its page', () => {
    const text = permission('"Action":["s3:GetObject","IAM:PassRole","s3:PutObject","*","s4:Get"],"Resource":"*"');
    const reference = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
    assert.deepEqual(links(text), [
      ['s3', `${reference}/list_amazons3.html`, 'Actions, resources and condition keys of Amazon S3'],
      [
        'IAM',
        `${reference}/list_awsidentityandaccessmanagementiam.html`,
        'Actions, resources and condition keys of AWS Identity and Access Management (IAM)',
      ],
    ]);
  });

  it('are none in JSON that is no policy', () => {
    assert.deepEqual(links('{"Action":"s3:GetObject"}'), []);
  });
});
