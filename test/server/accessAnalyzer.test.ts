import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Range } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type AnalyzerPathStep, placeOf } from '../../engine/src/accessAnalyzer/place';
import { parseJson } from '../../engine/src/syntax/json';
import { type AnalyzerFinding, type PlacedAnalyzerFinding, placeAnalyzerFindings } from '../../server/src/protocol';
import { type Session, startSession } from '../support/languageClient';

const policy = `{
  // Reads what the site shows
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadAssets",
      "Effect": "Allow",
      "Action": ["s3:GetObjekt", "s3:GetObject"],
      "Resource": "arn:aws:s3:::my-\\u0061pp/*"
    },
    { "Effect": "Allow", "Action": "s3:ListBucket", "Condition": {} }
  ]
}
`;

const steps = (...given: (string | number)[]): AnalyzerPathStep[] =>
  given.map((step) => (typeof step === 'number' ? { index: step } : { value: step }));

describe('a path of Access Analyzer', () => {
  const { root } = parseJson(policy);
  const place = (list: readonly AnalyzerPathStep[]) => {
    assert.ok(root);
    const { shown, whole } = placeOf(root, policy, list);
    return [policy.slice(shown.start, shown.end), policy.slice(whole.start, whole.end)];
  };

  it('leads to a text, whose quotes are not underlined', () => {
    assert.deepEqual(place(steps('Statement', 0, 'Action', 0)), ['s3:GetObjekt', '"s3:GetObjekt"']);
    assert.deepEqual(place(steps('Version')), ['2012-10-17', '"2012-10-17"']);
  });

  it('takes a single value for a list of one', () => {
    assert.deepEqual(place(steps('Statement', 1, 'Action', 0)), ['s3:ListBucket', '"s3:ListBucket"']);
    assert.deepEqual(place(steps('Statement', 1, 'Action', 1)), ['s3:ListBucket', '"s3:ListBucket"']);
  });

  it('leads to the key of a member, and of a value that is a list or an object', () => {
    assert.deepEqual(place([...steps('Statement', 0), { key: 'Effect' }]), ['Effect', '"Effect": "Allow"']);
    assert.deepEqual(place(steps('Statement', 1, 'Condition')), ['Condition', '"Condition": {}']);
    assert.deepEqual(place(steps('Statement', 1, 'condition')), ['Condition', '"Condition": {}']);
  });

  it('leads to the opening brace of a statement and of the document', () => {
    assert.equal(place(steps('Statement', 1))[0], '{');
    assert.match(place(steps('Statement', 1))[1] ?? '', /^\{ "Effect": "Allow".*\{\} \}$/);
    assert.deepEqual(place([]), ['{', policy.trim()]);
  });

  it('leads to a part of a text, escapes counted as one character', () => {
    const part = { substring: { start: 16, length: 3 } };
    assert.equal(place([...steps('Statement', 0, 'Resource'), part])[0], '\\u0061pp');
    const beyond = { substring: { start: 200, length: 3 } };
    assert.equal(place([...steps('Statement', 0, 'Resource'), beyond])[0], 'arn:aws:s3:::my-\\u0061pp/*');
  });

  it('ends where the document does', () => {
    assert.equal(place(steps('Statement', 0, 'Principal', 'AWS', 3))[0], '{');
    assert.equal(place(steps('Statement', 9, 'Action'))[0], 'Statement');
    assert.equal(place([...steps('Version'), { key: 'x' }])[0], '2012-10-17');
    assert.equal(place([{}])[0], '{');
  });
});

describe('findings of Access Analyzer', () => {
  let folder: string;
  let uri: string;
  let session: Session;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'rolewright-analyzer-'));
    const suppression = { rule: 'missing-resource', path: 'other-policy.jsonc', reason: 'Kept for a test.' };
    await writeFile(path.join(folder, '.rolewright.json'), JSON.stringify({ suppressions: [suppression] }));
    const settings = { rules: { 'sid-empty': 'off' } };
    session = await startSession({ pull: true, folder, settings });
    uri = pathToFileURL(path.join(folder, 'a-policy.jsonc')).href;
    await session.open(uri, policy);
  });
  after(async () => {
    assert.equal(await session.stop(), 0);
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (at: string, ...findings: AnalyzerFinding[]): Promise<PlacedAnalyzerFinding[] | null> =>
    session.connection.sendRequest(placeAnalyzerFindings, { uri: at, findings });
  const textAt = (range: Range | undefined) => range && TextDocument.create(uri, 'jsonc', 1, policy).getText(range);

  it('have their place in the file as it is written, comments included', async () => {
    const locations = [steps('Statement', 0, 'Action', 0), steps('Statement', 0, 'Action', 1)];
    const placed = await ask(uri, { code: 'NEW_CHECK', locations });
    assert.deepEqual(
      placed?.map(({ places, known }) => [places.map(({ range }) => textAt(range)), known]),
      [[['s3:GetObjekt', 's3:GetObject'], undefined]],
    );
    const whole = await ask(uri, { code: 'NEW_CHECK', locations: [] });
    assert.deepEqual(whole?.[0]?.places[0]?.range, {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 1 },
    });
  });

  it('are known where a rule that says the same reports at the same place, and only there', async () => {
    const invalid = (index: number) => ({
      code: 'INVALID_ACTION',
      locations: [steps('Statement', 0, 'Action', index)],
    });
    const missing = (index: number) => ({ code: 'MISSING_RESOURCE', locations: [steps('Statement', index)] });
    const placed = await ask(uri, invalid(0), invalid(1), missing(0), missing(1));
    assert.deepEqual(
      placed?.map(({ known }) => known ?? 'new'),
      ['reported', 'new', 'new', 'reported'],
    );
  });

  it('name the rule and the statement by which they can be suppressed', async () => {
    const at = (...path: (string | number)[]) => ({ code: 'EMPTY_SID_VALUE', locations: [steps(...path)] });
    const placed = await ask(uri, at('Statement', 0, 'Action', 1), at('Statement', 1), { ...at(), code: 'NEW_CHECK' });
    assert.deepEqual(
      placed?.map(({ rule, sid }) => [rule, sid]),
      [
        ['sid-empty', 'ReadAssets'],
        ['sid-empty', undefined],
        [undefined, undefined],
      ],
    );
  });

  it('are suppressed where the rule that says the same is off or suppressed', async () => {
    const other = pathToFileURL(path.join(folder, 'other-policy.jsonc')).href;
    await session.open(other, policy);
    const missing = (index: number) => ({ code: 'MISSING_RESOURCE', locations: [steps('Statement', index)] });
    const empty = { code: 'EMPTY_SID_VALUE', locations: [steps('Statement', 0, 'Sid')] };
    const placed = await ask(other, missing(0), missing(1), empty);
    assert.deepEqual(
      placed?.map(({ known }) => known ?? 'new'),
      ['suppressed', 'suppressed', 'suppressed'],
    );
  });

  it('have no place in a file that cannot be read', async () => {
    assert.equal(await ask(`${uri}.gone`, { code: 'NEW_CHECK', locations: [] }), null);
  });
});
