import type { PolicyDocument } from '../documents/document';
import { wholePolicy } from '../documents/document';
import type {
  ActionElement,
  ConditionClause,
  ConditionElement,
  Policy,
  ResourceElement,
  Statement,
} from '../model/model';
import type { Span } from '../syntax/syntax';
import { clauseText } from './condition';
import type { Knowledge } from './knowledge';
import { toPlainText } from './markdown';
import { principalWords } from './statement';

/** An entry of a document's outline. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'policy' | 'statement' | 'principal' | 'action' | 'resource' | 'condition';
  readonly span: Span;
  /** What is selected when the entry is chosen; within `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineEntry[];
}

const kindNames: Readonly<Record<Policy['kind'], string>> = {
  trust: 'Trust policy',
  permission: 'Permission policy',
  resource: 'Resource policy',
};

/** The statements of a document, each with its elements. Where a policy is only a part, it is an entry of its own. */
export function outlineOf(knowledge: Knowledge, document: PolicyDocument): OutlineEntry[] {
  const whole = wholePolicy(document);
  if (whole) return whole.statements.map((statement) => statementEntry(knowledge, statement));
  return document.policies.map((policy) => ({
    name: kindNames[policy.kind],
    detail: policy.statements.length === 1 ? '1 statement' : `${policy.statements.length} statements`,
    kind: 'policy',
    span: policy.node,
    selection: { start: policy.node.start, end: policy.node.start + 1 },
    children: policy.statements.map((statement) => statementEntry(knowledge, statement)),
  }));
}

/** What a statement is called: its Sid, or its place. */
export function statementName({ sid, index }: Statement): string {
  const value = sid?.member.value;
  return value?.type === 'string' && value.value.trim() !== '' ? value.value : `Statement ${index + 1}`;
}

function statementEntry(knowledge: Knowledge, statement: Statement): OutlineEntry {
  const { node, sid, effect, principal, notPrincipal, action, notAction, resource, notResource, condition } = statement;
  const who = principal ?? notPrincipal;
  const principals = who && entry('principal', who, toPlainText(principalWords(knowledge, who)));
  const children = [
    principals,
    ...[action, notAction].map((element) => element && entry('action', element, itemWords(element))),
    ...[resource, notResource].map((element) => element && entry('resource', element, itemWords(element))),
    condition && conditionEntry(knowledge, condition),
  ].filter((child) => child !== undefined);
  const what = action ?? notAction;
  const about = [who && principals?.detail, what && itemWords(what), resourceWords(resource ?? notResource)];
  return {
    name: statementName(statement),
    detail: [effect, ...about].filter((part) => part !== undefined && part !== '').join(' · '),
    kind: 'statement',
    span: node,
    selection: sid?.member ?? { start: node.start, end: node.start + 1 },
    children: children.sort((a, b) => a.span.start - b.span.start),
  };
}

function entry(
  kind: OutlineEntry['kind'],
  { name, member }: { readonly name: string; readonly member: Span & { readonly key: Span } },
  detail: string,
): OutlineEntry {
  return { name, detail, kind, span: member, selection: member.key, children: [] };
}

function conditionEntry(knowledge: Knowledge, condition: ConditionElement): OutlineEntry {
  // The key is the entry's name already.
  const words = (clause: ConditionClause) =>
    toPlainText(clauseText(knowledge, clause)).replace(`${clause.key} `, (found, at) => (at === 0 ? '' : found));
  const clauses = condition.clauses.map((clause) =>
    entry('condition', { name: clause.key || '…', member: clause.keyMember }, words(clause)),
  );
  const keys = condition.clauses.map(({ key }) => key);
  return { ...entry('condition', condition, shorten(keys)), children: clauses };
}

function resourceWords(element: ResourceElement | undefined): string | undefined {
  return element && itemWords(element);
}

function itemWords({ items, negated, opaque }: ActionElement | ResourceElement): string {
  const words = shorten(items.map(({ node }) => node.value)) || (opaque ? '…' : '');
  return negated && words !== '' ? `all but ${words}` : words;
}

/** The first value, and how many more there are. */
function shorten(values: readonly string[]): string {
  const [first = ''] = values;
  return values.length > 1 ? `${first} and ${values.length - 1} more` : first;
}
