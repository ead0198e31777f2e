import * as vscode from 'vscode';
import type { RecipePermissionStatement, RoleRecipe } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { given } from '../given';
import { recipeChoices, statementLabel, tickedStatements } from '../recipes/choices';
import {
  checkNeededResources,
  joinAlike,
  type NamedNeed,
  needStatements,
  type PermissionNeed,
  permissionNeeds,
  type ResourceKind,
  splitResources,
} from '../recipes/needs';
import { type ListDeps, resourceList } from './pickResources';
import { pickMany, typeText } from './quickInput';
import { type Answer, type AskStep, isAnswered, mapAnswer, notAsked, type StepPosition, withinStep } from './steps';

/** What a new permission policy is made from. */
export interface NeedChoices {
  readonly needs?: readonly PermissionNeed[];
  readonly recipes?: readonly RoleRecipe[];
  readonly named?: readonly NamedNeed[];
  readonly statements?: readonly RecipePermissionStatement[];
}

interface NeedItem extends vscode.QuickPickItem {
  readonly need?: PermissionNeed;
  readonly recipe?: RoleRecipe;
}

/** The step that asks what the role does; any number of things, from one action to all that a service needs. */
export function chooseNeeds({ server }: ServerDeps): AskStep<NeedChoices> {
  return async (choices, position) => {
    const items = server.recipes().then(needItems);
    const answer = await pickMany<NeedItem>(position, {
      placeholder: 'What should the role be able to do?',
      items,
      ticked: ({ need, recipe }) =>
        (need !== undefined && choices.needs?.includes(need) === true) ||
        (recipe !== undefined && choices.recipes?.some(({ id }) => id === recipe.id) === true),
    });
    return mapAnswer(answer, (chosen) => ({
      // In the order of the list, whatever was ticked first.
      needs: permissionNeeds.filter((need) => chosen.some((item) => item.need === need)),
      recipes: chosen.flatMap(({ recipe }) => recipe ?? []),
    }));
  };
}

/** The step that asks which resources each need is about. What stays empty is left to fill in. */
export function nameResources(deps: ListDeps): AskStep<NeedChoices> {
  return async (choices, position) => {
    const { needs = [] } = choices;
    if (!needs.some(({ resource }) => resource !== undefined)) return notAsked;
    const typed = new Map<ResourceKind, string>();
    const named: NamedNeed[] = [];
    for (const need of needs) {
      const { resource } = need;
      if (resource === undefined) {
        named.push({ need, resources: [] });
        continue;
      }
      const answer = await typeText(typed.size === 0 ? position : withinStep(position), {
        prompt: `${need.title}: which ${resource.noun}? Names or ARNs, separated by commas; leave empty to fill in later.`,
        // Reading and writing are mostly about the same thing.
        value: typed.get(resource) ?? '',
        placeholder: `my-${resource.noun.toLowerCase().replaceAll(' ', '-')}`,
        validate: (text) => checkNeededResources(resource, text),
        ...given({ list: resourceList(deps, resource) }),
      });
      if (!isAnswered(answer)) return answer;
      typed.set(resource, answer);
      named.push({ need, resources: splitResources(answer) });
    }
    return { ...choices, named };
  };
}

/** The step that lets the person leave out what a service needs only at times. There is nothing to ask about a single statement. */
export async function chooseStatements(
  choices: NeedChoices,
  position: StepPosition,
): Promise<Answer<NeedChoices> | typeof notAsked> {
  const { recipes = [] } = choices;
  const statements: RecipePermissionStatement[] = [];
  let asked = false;
  for (const recipe of recipes) {
    if (!hasChoice(recipe)) continue;
    const ticked = tickedStatements(recipe);
    const items = recipe.permissions.map((statement) => ({
      label: statementLabel(statement),
      detail: statement.why,
      statement,
    }));
    const answer = await pickMany(asked ? withinStep(position) : position, {
      placeholder: `${recipe.title}: what may the role do?`,
      // The ticks are there as soon as the pick says that its items have come.
      items: Promise.resolve(items),
      ticked: ({ statement }) => ticked.includes(statement),
    });
    if (!isAnswered(answer)) return answer;
    asked = true;
    // In the order of the recipe, whatever was ticked first.
    statements.push(...recipe.permissions.filter((one) => answer.some(({ statement }) => statement === one)));
  }
  return asked ? { ...choices, statements } : notAsked;
}

function hasChoice({ permissions }: RoleRecipe): boolean {
  return permissions.length > 1;
}

/** The statements of a new policy. */
export function chosenStatements({
  needs = [],
  recipes = [],
  named,
  statements = [],
}: NeedChoices): readonly RecipePermissionStatement[] {
  const all = named ?? needs.map((need) => ({ need, resources: [] }));
  const whole = recipes.filter((recipe) => !hasChoice(recipe)).flatMap(({ permissions }) => permissions);
  return joinAlike([...needStatements(all), ...whole, ...statements]);
}

function needItems(recipes: readonly RoleRecipe[]): NeedItem[] {
  const items: NeedItem[] = [];
  let group = '';
  for (const need of permissionNeeds) {
    if (need.group !== group) items.push({ label: need.group, kind: vscode.QuickPickItemKind.Separator });
    group = need.group;
    items.push({ label: need.title, detail: actionsOf(need), need });
  }
  return [
    ...items,
    { label: 'All that a service or a kind of function needs', kind: vscode.QuickPickItemKind.Separator },
    ...recipeChoices(recipes, 'permission').map(({ label, detail, recipe }) => ({ label, detail, recipe })),
  ];
}

function actionsOf({ statements }: PermissionNeed): string {
  return [...new Set(statements.flatMap(({ actions }) => actions))].join(', ');
}
