import { expandAction, isEveryAction } from '../actions/actionPattern';
import { isTrustAction } from '../model/action';
import type { ActionItem, PrincipalElement, ResourceElement, Statement } from '../model/model';
import { formatCount } from '../model/size';
import { conditionText } from './condition';
import type { Knowledge } from './knowledge';
import { code, enumerate } from './markdown';
import { principalText } from './principal';
import { resourceText } from './resource';

const mostActions = 4;
const mostResources = 3;
const mostPrincipals = 3;

/** A statement as one sentence: `` Allows `s3:GetObject` on objects in the bucket `my-bucket` when … ``. */
export function statementText(knowledge: Knowledge, statement: Statement): string {
  const { effect, policy } = statement;
  if (effect === undefined) return 'The statement neither allows nor denies: it has no valid effect.';
  const elements = [statement.action, statement.notAction].filter((element) => element !== undefined);
  if (elements.every(({ items, opaque }) => items.length === 0 && !opaque)) {
    return `The statement ${effect === 'Allow' ? 'allows' : 'denies'} nothing yet: it names no action.`;
  }
  const when = conditionText(knowledge, statement.condition);
  const main = policy.kind === 'trust' ? trustText(knowledge, statement) : grantText(knowledge, statement);
  return `${main}${when === undefined ? '' : ` when ${when}`}.`;
}

function trustText(knowledge: Knowledge, statement: Statement): string {
  const who = principalsText(knowledge, statement) ?? 'nobody yet';
  const what = trustActionsText(statement);
  return statement.effect === 'Allow' ? `Lets ${who} ${what}` : `Forbids ${who} to ${what}`;
}

function grantText(knowledge: Knowledge, statement: Statement): string {
  const verb = statement.effect === 'Allow' ? 'Allows' : 'Denies';
  const who = principalsText(knowledge, statement);
  const what = actionsText(knowledge, statement);
  const where = resourcesText(knowledge, statement.resource ?? statement.notResource);
  return `${verb}${who === undefined ? '' : ` ${who}`} ${what}${where === undefined ? '' : ` on ${where}`}`;
}

/** What a trust policy's actions let the principals do with the role. */
function trustActionsText({ action, notAction }: Statement): string {
  if (!action || action.opaque) return notAction ? 'do all but some actions' : 'do what a template fills in';
  const words = new Set(action.items.map(trustActionText));
  return enumerate([...words], 'and', mostActions);
}

function trustActionText({ action }: ActionItem): string {
  if (!isTrustAction(action)) return `call ${code(action.text)}`;
  if (action.lowerName.startsWith('assumerole')) return 'assume this role';
  if (action.lowerName === 'tagsession') return 'tag its sessions';
  return action.lowerName === 'setsourceidentity' ? 'set the source identity' : 'set the context of its sessions';
}

function actionsText({ data }: Knowledge, { action, notAction }: Statement): string {
  if (action) return listed(action, (item) => actionText({ data }, item), mostActions);
  return notAction ? `every action except ${listed(notAction, ({ node }) => code(node.value), mostActions)}` : '';
}

function actionText({ data }: Pick<Knowledge, 'data'>, { action }: ActionItem): string {
  if (isEveryAction(action)) return 'every action';
  if (!action.hasWildcard) return code(action.text);
  const count = expandAction(data, action).length;
  return `${code(action.text)} (${count === 1 ? '1 action' : `${formatCount(count)} actions`})`;
}

function resourcesText(knowledge: Knowledge, element: ResourceElement | undefined): string | undefined {
  if (!element || (element.items.length === 0 && !element.opaque)) return undefined;
  const text = listed(element, ({ node }) => resourceText(knowledge, node.value), mostResources);
  return element.negated ? `every resource except ${text}` : text;
}

function listed<Item>(
  { items, opaque }: { readonly items: readonly Item[]; readonly opaque: boolean },
  word: (item: Item) => string,
  limit: number,
): string {
  // Words that are only counted are not looked up.
  const words = items.map((item, index) => (index < limit ? word(item) : ''));
  if (opaque) words.push('what a template fills in');
  return enumerate(words, 'and', limit);
}

function principalsText(knowledge: Knowledge, statement: Statement): string | undefined {
  const element = statement.principal ?? statement.notPrincipal;
  if (!element) return undefined;
  const text = principalWords(knowledge, element);
  if (text === '') return undefined;
  return element.negated ? `everyone except ${text}` : text;
}

/** The principals of an element in a few words; empty when there are none. */
export function principalWords(knowledge: Knowledge, element: PrincipalElement): string {
  const texts = element.text ? [element.text.value] : element.items.map(({ node }) => node.value);
  const words = texts.map((text, index) => (index < mostPrincipals ? principalText(knowledge, text) : ''));
  if (element.opaque) words.push('what a template fills in');
  return enumerate(words, 'and', mostPrincipals);
}
