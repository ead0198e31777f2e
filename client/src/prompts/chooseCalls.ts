import type * as vscode from 'vscode';
import type { SimulationChoices } from '../../../server/src/protocol';
import { checkActions, checkResources, words } from '../evidence/simulation';
import { given } from '../given';
import { pickMany, typeText } from './quickInput';
import { type Answer, isAnswered, mapAnswer, runSteps, type StepPosition, withinStep } from './steps';

/** What is asked of the simulator. */
export interface ChosenCalls {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Lets the person tick actions and resources that the policies name, and type others. */
export async function chooseCalls(title: string, choices: SimulationChoices): Promise<ChosenCalls | undefined> {
  return runSteps<ChosenCalls>(title, { actions: [], resources: [] }, [
    async (state, position) => {
      const actions = await tickOrType(position, {
        placeholder: 'Actions',
        items: choices.actions.map(({ action, pattern }) => ({ label: action, ...given({ description: pattern }) })),
        typed: '$(edit) Type Actions…',
        prompt: 'Actions, separated by blanks, such as s3:GetObject s3:PutObject',
        check: checkActions,
      });
      return mapAnswer(actions, (list) => ({ ...state, actions: list }));
    },
    async (state, position) => {
      const resources = await tickOrType(position, {
        placeholder: 'Resources',
        items: [
          ...choices.resources.map((label) => ({ label })),
          { label: '*', description: 'any resource, for actions that take none' },
        ],
        typed: '$(edit) Type ARNs…',
        prompt: 'ARNs, separated by blanks, such as arn:aws:s3:::my-app-assets/photo.png',
        check: checkResources,
      });
      return mapAnswer(resources, (list) => ({ ...state, resources: list }));
    },
  ]);
}

interface Question {
  readonly placeholder: string;
  readonly items: readonly vscode.QuickPickItem[];
  /** The item for what is not in the list. */
  readonly typed: string;
  readonly prompt: string;
  readonly check: (text: string) => string | undefined;
}

async function tickOrType(position: StepPosition, question: Question): Promise<Answer<readonly string[]>> {
  const { placeholder, items, typed, prompt, check } = question;
  for (;;) {
    const answer = await pickMany<vscode.QuickPickItem>(position, {
      placeholder,
      items: [...items, { label: typed, alwaysShow: true }],
    });
    if (!isAnswered(answer)) return answer;
    const ticked = answer.filter(({ label }) => label !== typed).map(({ label }) => label);
    // Who ticks nothing wants something that is not in the list.
    if (ticked.length > 0 && ticked.length === answer.length) return ticked;
    // The way back from here leads to the list.
    const text = await typeText(withinStep(position), { prompt, value: '', validate: check });
    if (text === undefined) return undefined;
    if (isAnswered(text)) return [...new Set([...ticked, ...words(text)])];
  }
}
