import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { type Session, startSession } from '../support/languageClient';
import { projectRoot } from '../support/root';

describe('the code actions of the examples', () => {
  let session: Session;
  before(async () => {
    const commands = ['rolewright.suppressFinding', 'rolewright.disableRule'];
    session = await startSession({ pull: true, folder: path.join(projectRoot, 'examples'), commands });
  });
  after(() => session.stop());

  /** The actions at the first finding of a file, as the light bulb asks for them. */
  const actionsAt = async (file: string, only?: string[]): Promise<CodeAction[]> => {
    const at = path.join(projectRoot, 'examples', file);
    const uri = pathToFileURL(at).href;
    await session.open(uri, readFileSync(at, 'utf8'));
    const [diagnostic, ...others] = await session.pull(uri);
    assert.ok(diagnostic !== undefined && others.length === 0);
    const actions = await session.codeActions(
      uri,
      { start: diagnostic.range.start, end: diagnostic.range.start },
      [diagnostic],
      only,
    );
    await session.close(uri);
    return actions;
  };
  const preferred = (actions: readonly CodeAction[]) =>
    actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title);

  it('have one that Auto Fix applies, where nothing else is sensible', async () => {
    assert.deepEqual(preferred(await actionsAt('image-resizer/lambda-trust-policy.json')), [
      'Trust lambda.amazonaws.com instead of ec2.amazonaws.com',
    ]);
    assert.match(
      preferred(await actionsAt('image-resizer/lambda-s3-policy.json')).join('; '),
      /^Replace "GetObjects" .* "GetObject"$/,
    );
    assert.deepEqual(preferred(await actionsAt('order-api/orders-policy.json')), []);
  });

  it('apply none of these by themselves: Fix All keeps what a policy means', async () => {
    for (const file of ['image-resizer/lambda-trust-policy.json', 'image-resizer/lambda-s3-policy.json']) {
      assert.deepEqual(await actionsAt(file, ['source.fixAll']), [], file);
    }
  });

  it('are few: the fixes, one way to rewrite, and two to silence the finding', async () => {
    const kinds = (await actionsAt('order-api/orders-policy.json')).map(({ kind }) => kind);
    assert.deepEqual(kinds, [
      'quickfix',
      'quickfix',
      'refactor.rewrite.rolewright.expandActions.all',
      'quickfix',
      'quickfix',
    ]);
  });

  it('are all there for those who ask for refactorings', async () => {
    const kinds = (await actionsAt('order-api/orders-policy.json', ['refactor'])).map(({ kind }) => kind);
    assert.ok(kinds.filter((kind) => kind?.includes('expandActions')).length > 2, kinds.join(' '));
    assert.ok(kinds.includes('refactor.rewrite.rolewright.toList'), kinds.join(' '));
  });
});
