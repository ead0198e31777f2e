import { expandAction, isEveryAction, type KnownAction } from '../actions/actionPattern';
import { parseFormat } from '../arn/arnFormats';
import { couldBeArnOf } from '../arn/arnPattern';
import type { IamData } from '../data/types';
import type { ResourceElement, Statement } from '../model/model';
import { arnSegmentIdeas } from './arnSegments';
import { continueFormat } from './arnText';
import { plainInsertText } from './insertText';
import type { Idea } from './proposal';
import type { Situation } from './situation';
import { typedPart } from './slot';
import { referenceIdeas } from './templateIdeas';

/** More resource types than anybody reads; a statement on `ec2:*` alone has about a hundred. */
const maxFormats = 300;

/**
 * What may stand in Resource: the ARN formats of the statement's own actions, resources that the policy names already,
 * `*`, and then the parts of an ARN one by one.
 */
export function resourceIdeas(situation: Situation, element: ResourceElement): Idea[] {
  const { place } = situation;
  const typed = typedPart(place);
  const actions = actionsOf(situation.data, element.statement);
  const types = resourceTypes(actions);
  const present = new Set(
    element.items.filter(({ node }) => node.start !== place.slot.start).map(({ node }) => node.value),
  );
  const formats = types.flatMap(({ name, format }) => formatIdea(situation, typed, name, format) ?? []);
  const everything = typed === '' || typed === '*' ? [everythingIdea(actions, types.length)] : [];
  const services = [...new Set(types.map(({ format }) => parseFormat(format).service))];
  const ideas = [
    ...(types.length === 0 ? everything : []),
    ...referenceIdeas(situation, services),
    ...formats,
    ...namedResources(
      situation,
      element,
      types.map(({ format }) => format),
    ),
    ...(types.length === 0 ? [] : everything),
    ...arnSegmentIdeas(situation, typed, services),
  ];
  return firstOfEach(ideas.filter((idea) => !present.has(plainInsertText(idea.text ?? [idea.label]))));
}

/** The first of the ideas that would insert the same. */
function firstOfEach(ideas: readonly Idea[]): Idea[] {
  const seen = new Set<string>();
  return ideas.filter((idea) => {
    const text = plainInsertText(idea.text ?? [idea.label]);
    return !seen.has(text) && seen.add(text);
  });
}

/** The actions a statement names, patterns expanded; none for `*`, which says nothing of resources. */
export function actionsOf(data: IamData, { action }: Statement): readonly KnownAction[] {
  const items = action?.items.filter((item) => !isEveryAction(item.action)) ?? [];
  return items.flatMap((item) => expandAction(data, item.action));
}

/** A format as an ARN to fill in, going on from what is typed; undefined when what is typed is of another form. */
function formatIdea(situation: Situation, typed: string, name: string, format: string): Idea | undefined {
  const text = continueFormat(situation, typed, format);
  return text && { label: plainInsertText(text), kind: 'resource', detail: name, text };
}

function resourceTypes(actions: readonly KnownAction[]): { name: string; format: string }[] {
  const found = new Map<string, { name: string; format: string; uses: number }>();
  for (const { action, service } of actions) {
    for (const type of action.resourceTypes) {
      for (const format of service.resourceTypes.get(type.name)?.arns ?? []) {
        const known = found.get(format);
        if (known) known.uses += type.required ? 2 : 1;
        else found.set(format, { name: type.name, format, uses: type.required ? 2 : 1 });
      }
    }
  }
  // Types that more of the actions need come first; of these the shorter format, which is the plainer thing.
  return [...found.values()].sort((a, b) => b.uses - a.uses || a.format.length - b.format.length).slice(0, maxFormats);
}

function everythingIdea(actions: readonly KnownAction[], types: number): Idea {
  const detail = actions.length > 0 && types === 0 ? 'The only resource that these actions know' : 'Every resource';
  return { label: '*', kind: 'resource', detail };
}

/** Resources of the policy's other statements that the actions of this one can work on. */
function namedResources({ place }: Situation, element: ResourceElement, formats: readonly string[]): Idea[] {
  const found = new Set<string>();
  for (const { resource } of place.policy.statements) {
    for (const { node, arn } of resource?.items ?? []) {
      if (resource === element || !arn || found.size >= 20) continue;
      if (formats.some((format) => couldBeArnOf(node.value, format))) found.add(node.value);
    }
  }
  return [...found].map((label) => ({ label, kind: 'resource', detail: 'In this policy' }));
}
