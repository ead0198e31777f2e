import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AwsResult, fail, succeed } from '../../../client/src/aws/result';
import type { Ask } from '../../../client/src/plans/plan';
import { readRole } from '../../../client/src/roles/readRole';

const names = ['slow', 'a', 'b', 'c', 'd', 'e'];

/** An account whose role has inline policies alone. The document of `slow` comes after those of all others. */
function account() {
  let answered = 0;
  let running = 0;
  let most = 0;
  let release: () => void = () => undefined;
  const othersDone = new Promise<void>((resolve) => {
    release = resolve;
  });
  const documentOf = async (name: string | undefined): Promise<AwsResult<unknown>> => {
    running += 1;
    most = Math.max(most, running);
    if (name === 'slow') await othersDone;
    else await Promise.resolve();
    running -= 1;
    answered += 1;
    if (answered === names.length - 1) release();
    return name === 'c' ? fail('accessDenied', 'No') : succeed({ Id: name ?? '' });
  };
  const ask = (async ({ args }: { readonly args: readonly string[] }) => {
    if (args[1] === 'get-role') return succeed({ roleName: 'r' });
    if (args[1] === 'list-attached-role-policies') return succeed([]);
    return args[1] === 'list-role-policies' ? succeed(names) : documentOf(args.at(-1));
  }) as unknown as Ask;
  return { ask, most: () => most };
}

test('one slow answer holds up no other, three calls run at a time, and the order is that of AWS', async () => {
  const { ask, most } = account();
  const found = await readRole(ask, 'r');
  assert.ok(found.ok);
  assert.deepEqual(
    found.value.inline.map(({ name, document }) => [name, document]),
    names.map((name) => [name, name === 'c' ? undefined : { Id: name }]),
  );
  assert.equal(found.value.inline[3]?.error?.kind, 'accessDenied');
  assert.equal(most(), 3);
});
