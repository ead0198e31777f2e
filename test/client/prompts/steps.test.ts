import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Answer,
  type AskStep,
  askOnce,
  back,
  isAnswered,
  mapAnswer,
  notAsked,
  runSteps,
  type StepPosition,
  withinStep,
} from '../../../client/src/prompts/steps';

type State = readonly string[];

/** A step that gives the answers one after the other, and writes down how it was asked. */
function step(name: string, log: string[], answers: readonly (Answer<string> | typeof notAsked)[]): AskStep<State> {
  let turn = 0;
  return async (state, { title, step: number, totalSteps }) => {
    log.push(`${name} ${title} ${number}/${totalSteps} after [${state.join()}]`);
    const answer = answers[turn++];
    return answer === notAsked ? notAsked : mapAnswer(answer, (text) => [...state, text]);
  };
}

test('steps run in order, and Back leads to the previous one', async () => {
  const log: string[] = [];
  const steps = [step('a', log, ['1', '2']), step('b', log, [back, '3']), step('c', log, ['4'])];
  assert.deepEqual(await runSteps<State>('T', [], steps), ['1', '2', '3', '4']);
  assert.deepEqual(log, [
    'a T 1/3 after []',
    'b T 2/3 after [1]',
    'a T 1/3 after [1]',
    'b T 2/3 after [1,2]',
    'c T 3/3 after [1,2,3]',
  ]);
});

test('a step that has nothing to ask is not counted, and Back skips it', async () => {
  const log: string[] = [];
  const steps = [step('a', log, ['1', '2']), step('b', log, [notAsked, notAsked]), step('c', log, [back, '3'])];
  assert.deepEqual(await runSteps<State>('T', [], steps), ['1', '2', '3']);
  assert.deepEqual(log, [
    'a T 1/3 after []',
    'b T 2/3 after [1]',
    'c T 2/2 after [1]',
    'a T 1/3 after [1]',
    'b T 2/3 after [1,2]',
    'c T 2/2 after [1,2]',
  ]);
});

test('whoever leaves gets nothing, and no further step is asked', async () => {
  const log: string[] = [];
  const steps = [step('a', log, ['1']), step('b', log, [undefined]), step('c', log, ['2'])];
  assert.equal(await runSteps<State>('T', [], steps), undefined);
  assert.equal(log.length, 2);
});

test('a single question has a title, no count and no way back', async () => {
  const positions: StepPosition[] = [];
  const ask = (answer: Answer<string>) =>
    askOnce('T', async (position) => {
      positions.push(position);
      return answer;
    });
  assert.deepEqual([await ask('x'), await ask(undefined), await ask(back)], ['x', undefined, undefined]);
  assert.deepEqual(positions[0], { title: 'T', step: 1, totalSteps: 1 });
  assert.deepEqual(withinStep({ title: 'T', step: 2, totalSteps: 3 }), { title: 'T', step: 3, totalSteps: 0 });
});

test('only an answer is changed', () => {
  const answers: readonly Answer<string>[] = ['', 'x', back, undefined];
  assert.deepEqual(answers.map(isAnswered), [true, true, false, false]);
  assert.deepEqual(
    answers.map((answer) => mapAnswer(answer, (text) => `${text}!`)),
    ['!', 'x!', back, undefined],
  );
});
