import { formatOf } from '../documents/document';
import { isTemplate } from '../places/cloudFormation';
import { parseYaml } from '../sources/yaml';
import { memberOf, type ObjectNode, type SyntaxNode } from '../syntax/syntax';
import type { Composer } from './composer';
import { yamlComposer } from './composeYaml';
import { trustForms } from './documents';
import { blank, type InsertText } from './insertText';
import { type PathStep, stepsTo, yamlReading } from './place';
import type { Proposal } from './proposal';
import { reference } from './references';
import { fillShape, type ShapeSource } from './shape';
import type { CompletionSource } from './situation';
import { statementTemplates } from './statementTemplates';
import { yamlSlotsAt } from './yamlSlot';

/** A role among the resources of a YAML template, and a policy among those of a role or a SAM function. */
export function templateProposals(source: CompletionSource, offset: number): readonly Proposal[] {
  const { text } = source;
  if (!text.includes('Resources') || formatOf(source) !== 'yaml') return [];
  for (const slot of yamlSlotsAt(text, offset)) {
    if (!slot.alone || slot.quoted || slot.hasColon) continue;
    for (const reading of slot.readings) {
      const read = yamlReading(text, slot, reading);
      const { roots, faults } = parseYaml(read.text);
      const [root] = roots;
      if (faults.length > 0 || roots.length !== 1 || !isCloudFormation(root)) continue;
      const steps = stepsTo(root, read);
      const last = steps.at(-1);
      const part = last?.owner.type === 'object' ? last.member : last?.node;
      if (!last || !part) continue;
      const { owner, member, isKey } = last;
      const scalar = { start: slot.start, end: slot.end };
      const place = { text, slot, scalar, inSub: false, owner, key: member?.key, isKey, read, part };
      const found = proposalsAt(source, steps, yamlComposer(place, slot));
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Whether a tree is a template, with resources or with none yet. */
function isCloudFormation(root: SyntaxNode | undefined): root is ObjectNode {
  if (root?.type !== 'object') return false;
  return isTemplate(root) || ['AWSTemplateFormatVersion', 'Transform'].some((name) => memberOf(root, name));
}

function proposalsAt(source: CompletionSource, steps: readonly PathStep[], composer: Composer): readonly Proposal[] {
  const shape: ShapeSource = {
    text: source.text,
    ownAccounts: source.ownAccounts,
    accounts: source.ownAccounts,
    partition: reference('AWS::Partition'),
    inTemplate: true,
  };
  const path = steps.map(({ member }) => member?.key.value);
  if (path[0] !== 'Resources') return [];
  const isResource = steps.length === 2 && steps[1]?.isKey === true;
  if (isResource) return roles(source, shape, composer);
  const [, , resource, policies, item] = steps;
  const isPolicy = path[2] === 'Properties' && path[3] === 'Policies' && !policies?.isKey && steps.length <= 5;
  if (!isPolicy || (item && item.owner.type !== 'array') || resource?.owner.type !== 'object') return [];
  const type = memberOf(resource.owner, 'Type')?.value;
  const kind = type?.type === 'string' ? type.value : '';
  if (!typesWithPolicies.has(kind)) return [];
  const isSam = kind.startsWith('AWS::Serverless::');
  return statementTemplates(shape).map(({ label, detail, text }) => {
    const policy = isSam ? documentText(text) : inlineText(text);
    return composer.value({ label, kind: 'snippet', detail }, item ? policy : ['[', ...policy, ']']);
  });
}

const typesWithPolicies: ReadonlySet<string> = new Set([
  'AWS::IAM::Group',
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::Serverless::Function',
  'AWS::Serverless::StateMachine',
]);

function documentText(statement: InsertText): InsertText {
  return ['{ "Version": "2012-10-17", "Statement": [', ...statement, '] }'];
}

function inlineText(statement: InsertText): InsertText {
  const name = blank('policy-name');
  return ['{ "PolicyName": "', name, '", "PolicyDocument": ', ...documentText(statement), ' }'];
}

function roles(source: CompletionSource, shape: ShapeSource, composer: Composer): readonly Proposal[] {
  return trustForms(source).map(({ use, detail, statements }) => {
    const document = fillShape(JSON.stringify({ Version: '2012-10-17', Statement: statements }), shape);
    const properties = ['{ "AssumeRolePolicyDocument": ', ...document, ' }'];
    const role = ['{ "Type": "AWS::IAM::Role", "Properties": ', ...properties, ' }'];
    const text = [blank(logicalId(use))];
    const label = `Role: ${use}`;
    return composer.key({ label, kind: 'snippet', detail, text, filter: label }, role);
  });
}

/** `a Lambda function` → `LambdaFunctionRole`; `ECS task role (application code)` → `ECSTaskRole`. */
function logicalId(use: string): string {
  const words = use
    .replace(/\(.*\)/, '')
    .replace(/^an? /, '')
    .split(/[^A-Za-z0-9]+/);
  const name = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return `${name.replace(/Role$/, '')}Role`;
}
