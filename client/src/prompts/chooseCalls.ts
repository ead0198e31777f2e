import type * as vscode from 'vscode';
import type { SimulationChoices } from '../../../server/src/protocol';
import { checkActions, checkResources, words } from '../evidence/simulation';
import { type Answer, back, type Place, pickMany, runSteps, typeText } from './quickSteps';

/** What is asked of the simulator. */
export interface ChosenCalls {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** Lets the person tick actions and resources that the policies name, and type others. */
export async function chooseCalls(title: string, choices: SimulationChoices): Promise<ChosenCalls | undefined> {
  return runSteps<ChosenCalls>(title, { actions: [], resources: [] }, [
    async (state, place) => {
      return tickOrType(place, {
        placeholder: 'Actions',
        items: choices.actions.map(({ action, pattern }) => ({
          label: action,
          ...(pattern === undefined ? {} : { description: pattern }),
        })),
        typed: '$(edit) Type Actions…',
        prompt: 'Actions, separated by blanks, such as s3:GetObject s3:PutObject',
        check: checkActions,
        accept: (actions) => ({ ...state, actions }),
      });
    },
    async (state, place) => {
      return tickOrType(place, {
        placeholder: 'Resources',
        items: [
          ...choices.resources.map((label) => ({ label })),
          { label: '*', description: 'any resource, for actions that take none' },
        ],
        typed: '$(edit) Type ARNs…',
        prompt: 'ARNs, separated by blanks, such as arn:aws:s3:::my-app-assets/photo.png',
        check: checkResources,
        accept: (resources) => ({ ...state, resources }),
      });
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
  readonly accept: (list: readonly string[]) => ChosenCalls;
}

async function tickOrType(place: Place, question: Question): Promise<Answer<ChosenCalls>> {
  const { placeholder, items, typed, prompt, check, accept } = question;
  for (;;) {
    const answer = await pickMany<vscode.QuickPickItem>(place, {
      placeholder,
      items: [...items, { label: typed, alwaysShow: true }],
    });
    if (answer === undefined || answer === back) return answer;
    const ticked = answer.filter(({ label }) => label !== typed).map(({ label }) => label);
    // Who ticks nothing wants something that is not in the list.
    if (ticked.length > 0 && ticked.length === answer.length) return accept(ticked);
    // The way back from here leads to the list.
    const text = await typeText(
      { ...place, step: place.step + 1, totalSteps: 0 },
      { prompt, value: '', validate: check },
    );
    if (text === undefined) return undefined;
    if (text !== back) return accept([...new Set([...ticked, ...words(text)])]);
  }
}
