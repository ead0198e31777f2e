import type { IamData, Service } from '../data/types';
import type { ActionElement } from '../model/model';
import type { Idea } from './proposal';
import type { Situation } from './situation';
import { typedPart } from './slot';
import { trustActionIdeas } from './trustActions';

/**
 * What may stand in Action: in a trust policy the few actions that fit its principals; elsewhere the service prefixes
 * until one is typed, and then the actions of that service alone.
 */
export function actionIdeas(situation: Situation, element: ActionElement): Idea[] {
  const { data, place, mode } = situation;
  if (mode === 'trust') return trustActionIdeas(situation, element);
  const typed = typedPart(place);
  const colon = typed.indexOf(':');
  if (colon < 0) {
    const trusted = mode === 'unclear' && element.statement.principal ? trustActionIdeas(situation, element) : [];
    return [...trusted, ...namedActions(data, typed), ...prefixIdeas(situation)];
  }
  const service = data.service(typed.slice(0, colon)) ?? data.service(data.serviceAlias(typed.slice(0, colon)) ?? '');
  if (!service) return [];
  const present = new Set(
    element.items.filter(({ node }) => node.start !== place.slot.start).map(({ action }) => action.text.toLowerCase()),
  );
  return [...serviceActions(service), ...patterns(service)].filter(({ label }) => !present.has(label.toLowerCase()));
}

/** The prefixes of all services, each with its name: those the policy uses first, then the common ones. */
export function prefixIdeas({ data, place }: Situation): Idea[] {
  const used = new Set(
    place.policy.statements.flatMap(({ action, notAction }) =>
      [action, notAction].flatMap((element) => element?.items.map((item) => item.action.service) ?? []),
    ),
  );
  const rank = (prefix: string) => (used.has(prefix) ? 0 : common.has(prefix) ? 1 : 2);
  return [...data.servicePrefixes()]
    .sort((a, b) => rank(a) - rank(b))
    .map((prefix) => {
      const name = data.serviceName(prefix) ?? prefix;
      return { label: `${prefix}:`, kind: 'service', detail: name, filter: `${prefix}: ${name}`, continues: true };
    });
}

/** Services that most roles of functions and containers reach for. */
const common = new Set(
  'cloudwatch dynamodb ec2 ecr ecs events iam kinesis kms lambda logs rds s3 secretsmanager sns sqs ssm states sts xray'.split(
    ' ',
  ),
);

/** The actions of this very name, for an author who typed `GetObject` without its service. */
function namedActions(data: IamData, typed: string): Idea[] {
  if (typed.length < 4) return [];
  return data.servicesWithAction(typed).flatMap((prefix) => {
    const action = data.action(prefix, typed);
    return action ? [actionIdea(prefix, action.name, action.accessLevel, action.name)] : [];
  });
}

function serviceActions(service: Service): Idea[] {
  return [...service.actions.values()].map(({ name, accessLevel }) => actionIdea(service.prefix, name, accessLevel));
}

function actionIdea(prefix: string, name: string, accessLevel: string, filter?: string): Idea {
  const label = `${prefix}:${name}`;
  const idea: Idea = { label, kind: 'action', detail: accessLevel, topic: { action: label } };
  return filter === undefined ? idea : { ...idea, filter };
}

/** A pattern for each first word that several actions share, and the one for all actions. */
function patterns({ prefix, actions }: Service): Idea[] {
  const counts = new Map<string, number>();
  for (const { name } of actions.values()) {
    const verb = /^[A-Z][a-z]+(?=[A-Z0-9])/.exec(name)?.[0];
    if (verb) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  }
  const shared = [...counts].filter(([, count]) => count > 1).sort(([a], [b]) => (a < b ? -1 : 1));
  const all: [string, number][] = [
    ...shared.map(([verb]): [string, number] => [`${verb}*`, matching(actions, verb)]),
    ['*', actions.size],
  ];
  return all.map(([name, count]) => ({ label: `${prefix}:${name}`, kind: 'pattern', detail: `${count} actions` }));
}

/** How many actions a pattern of this beginning stands for; more than those with the same word. */
function matching(actions: Service['actions'], verb: string): number {
  const lower = verb.toLowerCase();
  let count = 0;
  for (const name of actions.keys()) if (name.startsWith(lower)) count++;
  return count;
}
