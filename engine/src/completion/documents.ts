import type { Recipe } from '../data/types';
import { formatOf } from '../documents/document';
import { kindFromName, nameSuggestsPolicy } from '../model/fileName';
import { inferUseCase } from '../trust/useCase';
import { blank, type InsertText, inStyle } from './insertText';
import type { Proposal } from './proposal';
import { fillShape } from './shape';
import type { CompletionSource } from './situation';

/** Whole policies for an empty file whose name says that it is one. */
export function documentProposals(source: CompletionSource, offset: number): Proposal[] {
  if (source.text.trim() !== '' || !nameSuggestsPolicy(source.path) || formatOf(source) === 'yaml') return [];
  const isTrust = (source.declaredKind ?? kindFromName(source.path))?.kind === 'trust';
  const forms = isTrust ? trustPolicies(source) : permissionPolicies(source);
  return forms.map(({ label, detail, text }) => ({
    label,
    kind: 'snippet',
    detail,
    documentation: undefined,
    topic: undefined,
    filterText: label,
    span: { start: offset, end: offset },
    insertText: inStyle(text, { unit: '  ', eol: '\n', comma: ', ' }),
    extraEdits: [],
    continues: false,
  }));
}

interface PolicyForm {
  readonly label: string;
  readonly detail: string;
  readonly text: InsertText;
}

/** A trust policy for each use, the role's own first. Uses with the same policy are one entry. */
function trustPolicies(source: CompletionSource): PolicyForm[] {
  const { data, useCase } = source;
  const forms = new Map<string, { titles: string[]; trust: Recipe['trust']; statements: readonly object[] }>();
  for (const { title, trust } of data.recipes()) {
    const statements = trust.map(({ principal, actions, condition }) => ({
      Effect: 'Allow',
      Principal: principal,
      Action: single(actions),
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
      return { label: `Trust policy: ${use ?? titles[0] ?? ''}`, detail, text: policyText(source, statements) };
    });
}

/** An empty permission policy, then those that the recipes of common roles need. */
function permissionPolicies(source: CompletionSource): PolicyForm[] {
  const recipes = source.data.recipes().flatMap(({ title, permissions: all }): PolicyForm[] => {
    const permissions = all.filter(({ optional }) => !optional);
    const statements = permissions.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: single(resources),
      ...(condition ? { Condition: condition } : {}),
    }));
    const detail = `${new Set(permissions.flatMap(({ actions }) => actions)).size} actions`;
    return statements.length === 0
      ? []
      : [{ label: `Permission policy: ${title}`, detail, text: policyText(source, statements) }];
  });
  const empty = policyText(source, [{ Effect: 'Allow', Action: [''], Resource: [''] }]);
  const tabStops = empty.flatMap((part) => (typeof part === 'string' ? withTabStops(part) : part));
  return [{ label: 'Permission policy', detail: 'one statement to fill in', text: tabStops }, ...recipes];
}

function single<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 && values[0] !== undefined ? values[0] : values;
}

function policyText(source: CompletionSource, statements: readonly object[]): InsertText {
  const json = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, '\t');
  return [...fillShape(json, { ...source, partition: 'aws', accounts: source.ownAccounts, inTemplate: false }), '\n'];
}

/** Puts a tab stop into each empty string. */
function withTabStops(text: string): InsertText {
  return text.split('""').flatMap((part, index) => (index === 0 ? [part] : ['"', blank(''), '"', part]));
}
