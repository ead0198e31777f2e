import { expandAction, isEveryAction } from '../actions/actionPattern';
import type { PolicyDocument } from '../documents/document';
import type { Statement } from '../model/model';
import { formatCount } from '../model/size';
import type { Span, StringNode, SyntaxNode } from '../syntax/syntax';
import { hasPlaceholder } from '../syntax/templateFunction';
import { type Knowledge, nameOf } from './knowledge';

/** A few words behind a value. */
export interface Hint {
  /** Behind the closing quote. */
  readonly offset: number;
  readonly label: string;
}

export interface HintChoice {
  readonly patternCounts: boolean;
  readonly accountNames: boolean;
}

/** Hints for the values within a span: how many actions a pattern stands for, and whose an account is. */
export function hintsWithin(
  knowledge: Knowledge,
  { policies }: PolicyDocument,
  span: Span,
  choice: HintChoice,
): Hint[] {
  const hints = policies.flatMap((policy) =>
    policy.statements
      .filter(({ node }) => touches(node, span))
      .flatMap((statement) => [
        ...(choice.patternCounts ? patternCounts(knowledge, statement, span) : []),
        ...(choice.accountNames ? accountNames(knowledge, statement, span) : []),
      ]),
  );
  return hints.sort((a, b) => a.offset - b.offset);
}

/** A lone `*` says itself that it is everything, and a pattern that matches nothing is a finding. */
function patternCounts({ data }: Knowledge, { action, notAction }: Statement, span: Span): Hint[] {
  const items = [...(action?.items ?? []), ...(notAction?.items ?? [])];
  return items.flatMap(({ node, action: pattern }): Hint[] => {
    if (!pattern.hasWildcard || !touches(node, span)) return [];
    if (isEveryAction(pattern) || hasPlaceholder(pattern.text)) return [];
    const count = expandAction(data, pattern).length;
    if (count === 0) return [];
    const label = `⟨${count === 1 ? '1 action' : `${formatCount(count)} actions`}⟩`;
    return [{ offset: node.end, label }];
  });
}

function accountNames(knowledge: Knowledge, statement: Statement, span: Span): Hint[] {
  const names = knowledge.accountNames;
  if (Object.keys(names).length === 0) return [];
  return accountNodes(statement).flatMap((node): Hint[] => {
    if (!touches(node, span)) return [];
    const name = namesIn(names, node.value);
    return name === undefined ? [] : [{ offset: node.end, label: `⟨${name}⟩` }];
  });
}

/** The names of the accounts that a value is or that stand in its ARN; undefined when none is known. */
function namesIn(names: Knowledge['accountNames'], value: string): string | undefined {
  const ids = value.match(/(?<![\w-])\d{12}(?![\w-])/g) ?? [];
  const found = ids.map((id) => nameOf(names, id)).filter((name) => name !== undefined);
  return found.length === 0 ? undefined : [...new Set(found)].join(', ');
}

function accountNodes({ principal, notPrincipal, resource, notResource, condition }: Statement): StringNode[] {
  const items = [principal, notPrincipal, resource, notResource].flatMap(
    (element): readonly { readonly node: StringNode }[] => element?.items ?? [],
  );
  const values = condition?.clauses.flatMap(({ values: nodes }): readonly SyntaxNode[] => nodes) ?? [];
  return [...items.map(({ node }) => node), ...values.filter((node) => node.type === 'string')];
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
