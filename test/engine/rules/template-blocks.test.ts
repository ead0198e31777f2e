import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatPolicy } from '../../../engine/src/edits/formatPolicy';
import { fixAll } from '../../../engine/src/fixes/fixAll';
import { parseJson } from '../../../engine/src/syntax/json';
import { documentOf, lintDocument } from '../../support/engine';

/** A policy around the text of its statements. */
const policy = (statements: string) => `{\n  "Version": "2012-10-17",\n  "Statement": [\n${statements}\n  ]\n}`;
const statement = (members: string) => `    {\n      "Effect": "Allow",\n${members}\n    }`;
const misspelled = statement('      "Action": "s3:GetObjct",\n      "Resource": "arn:aws:s3:::my-app-assets/*"');

const templates: Readonly<Record<string, string>> = {
  'a value of Terraform': policy(statement('      "Action": "s3:GetObject",\n      "Resource": ${jsonencode(arns)}')),
  'a value with braces inside': policy(
    statement('      "Action": "s3:GetObject",\n      "Resource": ${jsonencode([for a in arns : "${a}/*"])}'),
  ),
  'a condition of Terraform': policy(
    statement(
      '      "Action": "s3:GetObject",\n      %{ if restricted ~}\n      "Condition": { "Bool": { "aws:SecureTransport": "true" } },\n      %{ endif ~}\n      "Resource": "arn:aws:s3:::my-app-assets/*"',
    ),
  ),
  'a choice of values': policy(
    statement(
      '      "Action": "s3:GetObject",\n      "Resource": %{ if all } "arn:aws:s3:::a/*" %{ else } "arn:aws:s3:::b/*" %{ endif }',
    ),
  ),
  'a loop over items': policy(
    statement(
      '      "Action": "s3:GetObject",\n      "Resource": [\n        %{ for b in buckets ~}\n        "arn:aws:s3:::${b}/*",\n        %{ endfor ~}\n        "arn:aws:s3:::my-app-assets/*"\n      ]',
    ),
  ),
  'a loop over statements': policy(
    `    {% for b in buckets %}\n${statement('      "Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::{{ b }}/*"')},\n    {% endfor %}\n${statement('      "Action": "s3:ListBucket",\n      "Resource": "arn:aws:s3:::my-app-assets"')}`,
  ),
  'a filter of Jinja': policy(
    statement('      "Action": {{ actions | to_json }},\n      "Resource": "arn:aws:s3:::a/*"'),
  ),
  'Jinja without blanks': policy(
    statement('      "Action": {{actions|tojson}},\n      "Resource": "arn:aws:s3:::a/*"'),
  ),
  Helm: `{{- if .Values.enabled }}\n${policy(statement('      "Action": {{ toJson .Values.actions }},\n      {{- with .Values.extra }}\n      {{ . }}\n      {{- end }}\n      "Resource": "arn:aws:s3:::a/*"'))}\n{{- end }}\n`,
  ERB: policy(statement('      "Action": <%= actions.to_json %>,\n      "Resource": "arn:aws:s3:::a/*"')),
  envsubst: policy(statement('      "Action": $ACTIONS,\n      "Resource": "arn:aws:s3:::a/*"')),
  'a block as a key': policy(statement('      "Action": "s3:GetObject",\n      ${resource_key}: "arn:aws:s3:::a/*"')),
};

/** Every place in which a value may be, each with a block for it. */
const trust = (members: string) => policy(statement(members));
const trusted = '      "Action": "sts:AssumeRole"';
const lambda = '      "Principal": { "Service": "lambda.amazonaws.com" }';
const values: Readonly<Record<string, string>> = {
  Version: policy(statement(`${lambda},\n${trusted}`)).replace('"2012-10-17"', '{{ version }}'),
  Statement: '{ "Version": "2012-10-17", "Statement": ${jsonencode(statements)} }',
  'one statement': policy('    ${jsonencode(first)},\n    {{ second }}'),
  Sid: trust(`      "Sid": \${sid},\n${lambda},\n${trusted}`),
  Effect: trust(`${lambda},\n${trusted}`).replace('"Allow"', '${effect}'),
  Principal: trust(`      "Principal": {{ principals | to_json }},\n${trusted}`),
  'type of principal': trust(`      "Principal": { "Service": \${jsonencode(services)} },\n${trusted}`),
  'principal in a list': trust(`      "Principal": { "Service": ["lambda.amazonaws.com", \${more}] },\n${trusted}`),
  Action: trust(`${lambda},\n      "Action": <%= actions %>`),
  NotResource: policy(statement('      "Action": "s3:GetObject",\n      "NotResource": ${jsonencode(arns)}')),
  Condition: trust(`${lambda},\n${trusted},\n      "Condition": {{ toJson .Values.condition }}`),
  operator: trust(`${lambda},\n${trusted},\n      "Condition": { "StringEquals": \${jsonencode(tags)} }`),
  'condition value': trust(
    `${lambda},\n${trusted},\n      "Condition": { "StringEquals": { "aws:SourceAccount": \${account} } }`,
  ),
};

const found = (text: string) => lintDocument(documentOf(text)).map(({ ruleId, severity }) => `${severity} ${ruleId}`);

describe('template-blocks', () => {
  for (const [name, text] of Object.entries(templates)) {
    it(`is the only finding on ${name}`, () => {
      assert.deepEqual(found(text), ['suggestion template-blocks']);
    });

    it(`changes nothing in ${name}`, async () => {
      const faulty = text.replace('"Allow"', '"allow"');
      const fixed = await fixAll(faulty, async (current) => lintDocument(documentOf(current)));
      assert.deepEqual(fixed, { text: faulty, edits: [], fixes: 0 });
      assert.equal(formatPolicy(documentOf(text), { tabSize: 2, insertSpaces: true }), undefined);
    });

    it(`offers no fix that touches a block of ${name}`, () => {
      const document = documentOf(text.replace('"Allow"', '"allow"'));
      assert.ok(document.templates.length > 0);
      for (const finding of lintDocument(document)) {
        for (const { edits } of finding.fixes()) {
          for (const edit of edits) {
            assert.ok(!document.templates.some(({ start, end }) => edit.start <= end && start <= edit.end));
          }
        }
      }
    });
  }

  for (const [name, text] of Object.entries(values)) {
    it(`makes no error of a block in the place of: ${name}`, async () => {
      assert.deepEqual(
        found(text).filter((one) => one.startsWith('error')),
        [],
      );
      assert.equal(found(text).includes('suggestion template-blocks'), true);
      const fixed = await fixAll(text, async (current) => lintDocument(documentOf(current)));
      assert.equal(fixed.text, text);
    });
  }

  it('leaves what can be read to the other rules', () => {
    const alone = found(policy(misspelled));
    assert.notDeepEqual(alone, []);
    const around = policy(`    %{ if reading ~}\n${misspelled}\n    %{ endif ~}`);
    assert.deepEqual(found(around), ['suggestion template-blocks', ...alone]);
    const beside = statement('      "Action": "s3:GetObjct",\n      "Resource": ${jsonencode(arns)}');
    assert.deepEqual(found(policy(beside)), [...alone, 'suggestion template-blocks']);
  });

  it('says nothing about statements with blocks between their members', () => {
    const open = misspelled.replace('      "Action"', '      %{ if x }\n      "Action"');
    assert.deepEqual(found(policy(open)), ['suggestion template-blocks']);
  });
});

describe('what is no template', () => {
  it('keeps its syntax errors', () => {
    for (const text of [
      // The quote is missing, and the variable is part of a string.
      policy(statement('      "Action": "s3:GetObject",\n      "Resource: "arn:aws:s3:::${bucket}/*"')),
      policy(statement('      "Action": "s3:GetObject",\n      "Resource": arn:aws:s3:::${bucket}/*"')),
      policy(statement('      "Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::home/${aws:username}')),
      policy(statement('      "Action": "s3:GetObject",\n      "Resource": ${aws:username}"')),
      // A brace too many.
      policy('    {{ "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*" }'),
      policy('    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": { { } }'),
    ]) {
      assert.deepEqual(parseJson(text).templates, [], text);
      assert.ok(found(text).includes('error json-syntax'), text);
    }
  });

  it('is a policy with the same signs inside of strings', () => {
    const text = policy(
      statement('      "Action": "s3:GetObject",\n      "Resource": "arn:aws:s3:::${bucket}/{{ a }}/{% b %}/<%= c %>"'),
    );
    assert.deepEqual(parseJson(text).templates, []);
    assert.deepEqual(parseJson(text).problems, []);
  });
});
