import type { PolicyDocument } from '../documents/document';
import type { Policy, Statement } from '../model/model';
import { contentSpan, type Span, type StringNode } from '../syntax/syntax';
import { holds, policyAt, statementAt } from './target';

/** A Sid in a policy. */
export interface PlacedSid {
  readonly policy: Policy;
  readonly statement: Statement;
  readonly node: StringNode;
  /** Without the quotes. */
  readonly span: Span;
}

/** The Sid whose value an offset lies in. */
export function sidAt({ policies, text }: PolicyDocument, offset: number): PlacedSid | undefined {
  const policy = policyAt(policies, offset);
  const statement = policy && statementAt(policy, offset);
  const placed = statement && placeOf(statement, text);
  return placed && holds(placed.node, offset) ? placed : undefined;
}

/** Every place of the policy that has the same Sid, the given one included. There should be one. */
export function sameSids({ policy, node }: PlacedSid, text: string): PlacedSid[] {
  return policy.statements.flatMap((statement) => {
    const placed = placeOf(statement, text);
    return placed && placed.node.value === node.value ? [placed] : [];
  });
}

/** Why a name cannot be the Sid of the statement; undefined when it can. */
export function sidFault({ policy, statement }: PlacedSid, name: string): string | undefined {
  // The policies of some services, such as those of queues and topics, also take blanks and other characters.
  if (name === '' || (policy.kind !== 'resource' && !/^[A-Za-z0-9]+$/.test(name))) {
    return `"${name}" cannot be a Sid. IAM allows letters and digits.`;
  }
  const taken = policy.statements.some((other) => {
    const value = other.sid?.member.value;
    return other !== statement && value?.type === 'string' && value.value === name;
  });
  return taken ? `Another statement of this policy has the Sid "${name}". It must be unique.` : undefined;
}

function placeOf(statement: Statement, text: string): PlacedSid | undefined {
  const node = statement.sid?.member.value;
  if (node?.type !== 'string' || node.value === '') return undefined;
  return { policy: statement.policy, statement, node, span: contentSpan(node, text) };
}
