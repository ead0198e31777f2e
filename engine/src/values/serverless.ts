import type { Hole, HoleMeaning, StringNode, UnknownNode } from '../syntax/syntax';
import { braces } from './cloudFormation';

/** Whether a text uses variables of the Serverless Framework (https://www.serverless.com/framework/docs/guides/variables). */
export function usesServerlessVariables(text: string): boolean {
  return /\$\{(?:self|opt|env|file|ssm|cf|s3|sls|param|git|aws|custom|terraform|vault|output|strToBool)[:(.]/.test(
    text,
  );
}

const meanings: Readonly<Record<string, HoleMeaning>> = {
  'aws:accountId': 'account',
  'aws:region': 'region',
  'AWS::AccountId': 'account',
  'AWS::Region': 'region',
  'AWS::Partition': 'partition',
  'opt:region': 'region',
  'self:provider.region': 'region',
};

/**
 * Reads a string in which Serverless replaces `${…}` before CloudFormation sees it, and the plugin for pseudo parameters
 * `#{…}`. A string that is nothing but one variable may become anything.
 */
export function readServerlessString(node: StringNode): StringNode | UnknownNode {
  const { value } = node;
  if (!value.includes('${') && !value.includes('#{')) return node;
  const found = [...braces(value), ...hashBraces(value)].sort((a, b) => a.from - b.from);
  const [only] = found;
  if (only?.from === 0 && only.to === value.length) {
    const { start, end, form, locked } = node;
    const reference = value.slice(2, -1);
    const marks = { ...(form && { form }), ...(locked && { locked }) };
    return { type: 'unknown', name: '${}', argument: undefined, reference, start, end, ...marks };
  }
  const holes: Hole[] = [];
  for (const { from, to } of found) {
    if (from < (holes.at(-1)?.to ?? 0)) continue;
    const text = value.slice(from, to);
    const name = text.slice(2, -1).trim();
    holes.push({ from, to, text, means: meanings[name] ?? { reference: name } });
  }
  return holes.length > 0 ? { ...node, holes } : node;
}

function hashBraces(value: string): { from: number; to: number }[] {
  return [...value.matchAll(/#\{[^{}]*\}/g)].map(({ index, 0: text }) => ({ from: index, to: index + text.length }));
}
