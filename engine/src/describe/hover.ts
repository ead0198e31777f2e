import { nameOrAnything } from '../access/resourceFit';
import type { PolicyDocument } from '../documents/document';
import { arnAround } from '../model/arnAround';
import type { ResourceItem } from '../model/model';
import type { Span } from '../syntax/syntax';
import { findVariables } from '../values/variables';
import { describeAction, sentence } from './action';
import { clauseText, describeCondition, describeConditionKey, describeOperator } from './condition';
import { describeElement, describePrincipalKey, describeVersion } from './elements';
import type { Knowledge } from './knowledge';
import { code, paragraphs, points } from './markdown';
import { describeEveryone, principalHover } from './principal';
import { describeArn, describeOpenArn, describeResource } from './resource';
import { statementText } from './statement';
import { type HoverTarget, targetAt } from './target';

export interface HoverText {
  readonly markdown: string;
  readonly span: Span;
}

/** What there is to read about the part of a policy at an offset; nothing outside of policies. */
export function hoverAt(knowledge: Knowledge, document: PolicyDocument, offset: number): HoverText | undefined {
  const placed = targetAt(document, offset);
  const markdown = placed && describe(knowledge, placed.target);
  return markdown === undefined ? undefined : { markdown, span: placed?.span ?? { start: offset, end: offset } };
}

function describe(knowledge: Knowledge, target: HoverTarget): string | undefined {
  switch (target.at) {
    case 'element':
      return describeElement(target.name);
    case 'version':
      return describeVersion(target.value);
    case 'statement':
      return statementText(knowledge, target.statement);
    case 'action': {
      const { action, element } = target.item;
      const named = action.hasWildcard ? 'these' : 'this one';
      const negated = `${code('NotAction')}: the statement is about every action but ${named}.`;
      if (action.text === '') return undefined;
      return paragraphs(element.negated ? negated : undefined, describeAction(knowledge.data, action));
    }
    case 'resource':
      return describeResourceItem(knowledge, target.item);
    case 'everyone':
      return describeEveryone(target.element);
    case 'principal':
      return target.item.node.value === '' ? undefined : principalHover(knowledge, target.item);
    case 'principalKey':
      return target.group.type && describePrincipalKey(target.group.type);
    case 'condition':
      return describeCondition(knowledge, target.condition);
    case 'operator':
      return describeOperator(knowledge, target.block.operator, target.block.clauses);
    case 'conditionKey':
      return describeConditionKey(knowledge, target.clause);
    case 'conditionValue':
      return describeValue(knowledge, target);
  }
}

function describeResourceItem(knowledge: Knowledge, { node }: ResourceItem): string | undefined {
  const { value, holes } = node;
  if (value === '') return undefined;
  const arn = holes && arnAround(node, nameOrAnything);
  const description = holes ? arn && describeOpenArn(knowledge, value, arn) : describeResource(knowledge, value);
  return description && paragraphs(describeVariables(knowledge, value), description);
}

/** A value of a condition: the condition read out, its variables, and the ARN that the value is. */
function describeValue(
  knowledge: Knowledge,
  { clause, value }: Extract<HoverTarget, { at: 'conditionValue' }>,
): string {
  const reads = `The statement holds only when ${clauseText(knowledge, clause)}.`;
  return paragraphs(reads, describeVariables(knowledge, value), describeArn(knowledge, value));
}

/** What IAM puts in place of the policy variables of a value; undefined when there are none. */
function describeVariables({ data }: Knowledge, value: string): string | undefined {
  const lines = findVariables(value).flatMap((variable) => {
    const name = variable.name.text.trim();
    const meaning = variable.kind === 'variable' ? data.conditionKeyDescription(name) : undefined;
    return meaning === undefined ? [] : [`${code(variable.text)}: ${sentence(meaning)}`];
  });
  return lines.length === 0 ? undefined : points(lines);
}
