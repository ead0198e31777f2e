import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dataDate, type RoleRecipe, recipes } from '../../server/src/protocol';
import { iamData } from '../support/engine';
import { startSession } from '../support/languageClient';

it('the server tells its recipes and the day of its data', async () => {
  const session = await startSession({ pull: true });
  try {
    const told = await session.connection.sendRequest<RoleRecipe[]>(recipes, {});
    assert.deepEqual(
      told.map(({ id }) => id),
      iamData.recipes().map(({ id }) => id),
    );
    const polling = told.find(({ id }) => id === 'lambda-sqs');
    assert.deepEqual(Object.keys(polling ?? {}), ['id', 'title', 'trust', 'permissions']);
    assert.deepEqual(
      polling?.permissions.map(({ actions, optional }) => [actions[0], optional]),
      [
        ['sqs:ReceiveMessage', false],
        ['sqs:ChangeMessageVisibility', true],
        ['kms:Decrypt', true],
        ['sqs:SendMessage', true],
      ],
    );
    assert.deepEqual(polling?.trust, [
      {
        principal: { Service: 'lambda.amazonaws.com' },
        actions: ['sts:AssumeRole'],
        condition: { StringEquals: { 'aws:SourceAccount': 'ACCOUNT' } },
      },
    ]);
    assert.equal(await session.connection.sendRequest<string>(dataDate, {}), iamData.date);
  } finally {
    await session.stop();
  }
});
