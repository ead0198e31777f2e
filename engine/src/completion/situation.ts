import type { IamData } from '../data/types';
import type { DocumentSource } from '../documents/document';
import { nameInvitesPolicy } from '../model/fileName';
import { isTemplate } from '../places/cloudFormation';
import type { Repository } from '../trust/repository';
import { blank, type SnippetBlank } from './insertText';
import type { CompletionPlace } from './place';
import { reference } from './references';

/** What is asked, and what is known besides the text. */
export interface CompletionSource extends DocumentSource {
  readonly data: IamData;
  readonly ownAccounts: readonly string[];
  /** The service principals that the role is meant for, as far as its surroundings tell. */
  readonly useCase: readonly string[];
  /** The repository on GitHub or GitLab that the document lies in. */
  readonly repository: Repository | undefined;
  /** The current moment, in milliseconds since 1970. */
  readonly now: number;
}

/** Whether a policy is offered before anything in the document says that it is one: by a setting or by its name. */
export function invitesPolicy({ declaredKind, path }: Pick<DocumentSource, 'declaredKind' | 'path'>): boolean {
  return declaredKind !== undefined || nameInvitesPolicy(path);
}

/** A place with everything that ideas are made from. */
export interface Situation extends CompletionSource {
  readonly place: CompletionPlace;
  /** `trust` and `permission` are certain; `unclear` is a policy that says nothing yet about which of them it is. */
  readonly mode: Mode;
  /** The partition that the document's ARNs name. */
  readonly partition: string;
  /** Whether CloudFormation's pseudo parameters can be used. */
  readonly inTemplate: boolean;
  /** The own accounts, then those that the document names. */
  readonly accounts: readonly string[];
}

export type Mode = 'trust' | 'permission' | 'resource' | 'unclear';

export function situationAt(source: CompletionSource, place: CompletionPlace): Situation {
  const inTemplate = isInTemplate(place);
  return {
    ...source,
    place,
    inTemplate,
    mode: modeOf(place),
    partition: inTemplate ? reference('AWS::Partition') : (/arn:(aws[a-z-]*):/.exec(source.text)?.[1] ?? 'aws'),
    accounts: [...new Set([...source.ownAccounts, ...namedAccounts(source.text)])],
  };
}

/** The account in a new ARN: the stack's own, the only one there is, a choice of the known ones, or a blank. */
export function accountPart({
  ownAccounts,
  accounts,
  inTemplate,
}: Pick<Situation, 'ownAccounts' | 'accounts' | 'inTemplate'>): string | SnippetBlank {
  if (inTemplate) return reference('AWS::AccountId');
  const [own] = ownAccounts;
  if (own !== undefined) return ownAccounts.length === 1 ? own : blank(own, ownAccounts);
  const [named] = accounts;
  return named === undefined ? blank('account-id') : blank(named);
}

/** The region in a new ARN: the stack's own, the first that the document names, or a blank. */
export function regionPart({ text, inTemplate }: Pick<Situation, 'text' | 'inTemplate'>): string | SnippetBlank {
  if (inTemplate) return reference('AWS::Region');
  return blank(/arn:aws[a-z-]*:[a-z0-9-]+:([a-z]{2,4}(?:-[a-z]+){1,2}-\d):/.exec(text)?.[1] ?? 'region');
}

/** The Serverless Framework replaces `${…}` itself, before CloudFormation sees it. */
function isInTemplate({ policy: { owner }, root }: CompletionPlace): boolean {
  return owner !== undefined && owner.kind !== 'serverless' && isTemplate(root);
}

function modeOf({ policy, slot, position }: CompletionPlace): Mode {
  if (policy.kind !== 'permission') return policy.kind;
  if (policy.declared !== undefined || policy.owner !== undefined) return 'permission';
  const isEmptySlot = (start: number) => start === slot.start;
  for (const statement of policy.statements) {
    const { resource, notResource } = statement;
    const resources = [resource, notResource].filter((one) => one && !isEmptySlot(one.member.start));
    if (resources.length > 0) return 'permission';
    const actions = [...(statement.action?.items ?? []), ...(statement.notAction?.items ?? [])];
    const others = actions.filter(({ node }) => !isEmptySlot(node.start));
    if (others.some(({ action }) => action.service !== 'sts' && action.hasPrefix)) return 'permission';
  }
  return position.at === 'resource' ? 'permission' : 'unclear';
}

/** Accounts in the ARNs of a text, in the order of their appearance; a text with thousands of ARNs is looked at in part. */
function namedAccounts(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.slice(0, 20_000).matchAll(/:(\d{12})[:"]/g)) if (match[1]) found.add(match[1]);
  return [...found].slice(0, 8);
}
