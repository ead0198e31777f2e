import type { Recipe } from '../data/types';
import { formatOf } from '../documents/document';
import { detectStyle } from '../edits/editor';
import { kindFromName } from '../model/fileName';
import { oneOrList } from '../text/oneOrList';
import { inferUseCase } from '../trust/useCase';
import { blank, type InsertText, inStyle } from './insertText';
import type { Proposal } from './proposal';
import { fillShape } from './shape';
import { type CompletionSource, invitesPolicy, type Situation } from './situation';

/** Whole policies for an empty file whose name says that it is one. */
export function documentProposals(source: CompletionSource, offset: number): Proposal[] {
  if (!invitesPolicy(source) || source.text.trim() !== '' || formatOf(source) === 'yaml') return [];
  return policyForms(source).map((form) => ({
    ...snippetOf(form),
    filterText: form.label,
    span: { start: offset, end: offset },
    insertText: inStyle([...form.text, '\n'], { unit: '  ', eol: '\n', comma: ', ' }),
  }));
}

/** The same policies for a file that is nothing but `{}`: their members, inside of its braces. */
export function blankPolicies(situation: Situation): Proposal[] {
  const { text, place } = situation;
  const { slot } = place;
  const open = text.indexOf('{') + 1;
  const close = text.indexOf('}', slot.end);
  const isOneLine = close >= 0 && !text.slice(open, close).includes('\n');
  // Braces on a line of their own keep their blanks; in all other cases the text goes where the word is.
  const span = isOneLine ? { start: open, end: close } : { start: slot.start, end: slot.end };
  const style = detectStyle(text);
  const unit = isOneLine ? '  ' : style.unit;
  return policyForms(situation).map((form) => ({
    ...snippetOf(form),
    filterText: text.slice(span.start, slot.start) + (slot.quoted ? `"${form.label}"` : form.label),
    span,
    insertText: inStyle(isOneLine ? insideOf(form.text) : outdented(insideOf(form.text)), { ...style, unit }),
  }));
}

function policyForms(source: CompletionSource): readonly PolicyForm[] {
  const kind = (source.declaredKind ?? kindFromName(source.path))?.kind;
  if (kind === 'trust') return trustPolicies(source);
  const [empty, ...permission] = permissionPolicies(source);
  // A name that doesn't tell which half of a role the file is: the first of each, then all others.
  const [first, ...trust] = kind === undefined ? trustPolicies(source) : [];
  return [empty, first, ...permission, ...trust].filter((form) => form !== undefined);
}

function snippetOf({ label, detail }: PolicyForm) {
  const nothing = { documentation: undefined, topic: undefined, extraEdits: [], continues: false };
  return { label, kind: 'snippet', detail, ...nothing } as const;
}

/** What is between the braces. */
function insideOf(text: InsertText): InsertText {
  return text.map((part, index) => {
    if (typeof part !== 'string') return part;
    const begun = index === 0 ? part.slice(1) : part;
    return index === text.length - 1 ? begun.slice(0, -1) : begun;
  });
}

/** The members without the line breaks around them, one level less deep. */
function outdented(text: InsertText): InsertText {
  return text.map((part, index) => {
    if (typeof part !== 'string') return part;
    const lines = part.replaceAll('\n\t', '\n');
    const begun = index === 0 ? lines.replace(/^\n/, '') : lines;
    return index === text.length - 1 ? begun.replace(/\n$/, '') : begun;
  });
}

interface PolicyForm {
  readonly label: string;
  readonly detail: string;
  readonly text: InsertText;
}

function trustPolicies(source: CompletionSource): PolicyForm[] {
  return trustForms(source).map(({ use, detail, statements }) => {
    return { label: `Trust policy: ${use}`, detail, text: policyText(source, statements) };
  });
}

/** A trust policy for each use, the role's own first. Uses with the same policy are one entry. */
export function trustForms(
  source: CompletionSource,
): readonly { readonly use: string; readonly detail: string; readonly statements: readonly object[] }[] {
  const { data, useCase } = source;
  const forms = new Map<string, { titles: string[]; trust: Recipe['trust']; statements: readonly object[] }>();
  for (const { title, trust } of data.recipes()) {
    const statements = trust.map(({ principal, actions, condition }) => ({
      Effect: 'Allow',
      Principal: principal,
      Action: oneOrList(actions),
      ...(condition ? { Condition: condition } : {}),
    }));
    const key = JSON.stringify(statements);
    const known = forms.get(key);
    if (known) known.titles.push(title);
    else if (trust.length > 0) forms.set(key, { titles: [title], trust, statements });
  }
  const rank = ({ trust }: { readonly trust: Recipe['trust'] }) =>
    trust.some(({ principal }) => useCase.some((service) => [principal.Service].flat().includes(service))) ? 0 : 1;
  return [...forms.values()]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ titles, trust, statements }) => {
      const [service] = [trust[0]?.principal.Service].flat();
      const use = titles.length > 1 && service ? inferUseCase({ path: '', setting: service })?.label : undefined;
      const trusted = trust.flatMap(({ principal }) => Object.values(principal).flat());
      const detail = [...new Set(trusted)].map((one) => one.replace(/^arn:.*?:ACCOUNT:/, '')).join(', ');
      return { use: use ?? titles[0] ?? '', detail, statements };
    });
}

/** An empty permission policy, then those that the recipes of common roles need. */
function permissionPolicies(source: CompletionSource): PolicyForm[] {
  const recipes = source.data.recipes().flatMap(({ title, permissions: all }): PolicyForm[] => {
    const permissions = all.filter(({ optional }) => !optional);
    const statements = permissions.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: oneOrList(resources),
      ...(condition ? { Condition: condition } : {}),
    }));
    const count = new Set(permissions.flatMap(({ actions }) => actions)).size;
    const detail = count === 1 ? '1 action' : `${count} actions`;
    return statements.length === 0
      ? []
      : [{ label: `Permission policy: ${title}`, detail, text: policyText(source, statements) }];
  });
  const empty = policyText(source, [{ Effect: 'Allow', Action: [''], Resource: [''] }]);
  const tabStops = empty.flatMap((part) => (typeof part === 'string' ? withTabStops(part) : part));
  return [{ label: 'Permission policy', detail: 'one statement to fill in', text: tabStops }, ...recipes];
}

function policyText(source: CompletionSource, statements: readonly object[]): InsertText {
  const json = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, '\t');
  return fillShape(json, { ...source, partition: 'aws', accounts: source.ownAccounts, inTemplate: false });
}

/** Puts a tab stop into each empty string. */
function withTabStops(text: string): InsertText {
  return text.split('""').flatMap((part, index) => (index === 0 ? [part] : ['"', blank(''), '"', part]));
}
