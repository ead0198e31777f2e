import {
  contentSpan,
  type Hole,
  type HoleMeaning,
  type Member,
  memberOf,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxNode,
  sliceSpan,
  type UnknownNode,
} from '../syntax/syntax';
import { cut, join, type Piece, piecesOf, placed } from './pieces';
import { returnValues } from './resourceTypes';

/**
 * Replaces the functions of a template by what is known of their values: text with holes, branches, or nothing. A part
 * of the tree without functions stays the very same nodes.
 */
export type Resolver = (node: SyntaxNode) => SyntaxNode;

/** What a format does with its strings before CloudFormation sees them, such as the variables of Serverless. */
export type StringReader = (node: StringNode) => StringNode | UnknownNode;

/**
 * A resolver for the template with this root; without one it reads functions in a policy that stands alone, and leaves
 * everything else as it is.
 */
export function createResolver(root: ObjectNode | undefined, text: string, readString?: StringReader): Resolver {
  const template = new Template(root, text, readString);
  return (node) => template.resolve(node, 0) ?? { ...emptyUnknown, start: node.start, end: node.end };
}

const emptyUnknown: UnknownNode = { type: 'unknown', name: 'Ref', argument: undefined, start: 0, end: 0 };

/** References that refer to each other in a circle end here. */
const maxDepth = 40;

const pseudoParameters: Readonly<Record<string, HoleMeaning>> = {
  'AWS::AccountId': 'account',
  'AWS::Region': 'region',
  'AWS::Partition': 'partition',
  'AWS::URLSuffix': 'urlSuffix',
  'AWS::StackName': 'unknown',
};

interface Call {
  readonly name: string;
  readonly argument: SyntaxNode | undefined;
  readonly node: SyntaxNode;
}

class Template {
  private readonly parameters: ObjectNode | undefined;
  private readonly resources: ObjectNode | undefined;
  private readonly mappings: ObjectNode | undefined;

  constructor(
    private readonly root: ObjectNode | undefined,
    private readonly text: string,
    private readonly readString: StringReader | undefined,
  ) {
    this.parameters = section(root, 'Parameters');
    this.resources = section(root, 'Resources');
    this.mappings = section(root, 'Mappings');
  }

  /** What a node is; undefined for AWS::NoValue, with which a property counts as absent. */
  resolve(node: SyntaxNode, depth: number): SyntaxNode | undefined {
    if (depth > maxDepth) return unknown(node, { name: 'Ref', argument: undefined, node });
    const call = callOf(node);
    if (call) return this.evaluate(call, depth + 1);
    switch (node.type) {
      case 'string':
        if (this.readString) return this.readString(node);
        return this.root ? readDynamicReferences(node) : node;
      case 'literal':
        // CloudFormation turns the numbers and booleans of JSON properties into strings.
        return node.value === null || !this.root ? node : literalText(node, this.text);
      case 'array':
        return this.resolveItems(node, depth);
      case 'object':
        return this.resolveMembers(node, depth);
      case 'unknown':
        return node;
    }
  }

  private resolveItems(node: SyntaxNode & { type: 'array' }, depth: number): SyntaxNode {
    let changed = false;
    const items: SyntaxNode[] = [];
    for (const item of node.items) {
      const resolved = this.resolve(item, depth + 1);
      if (resolved !== item) changed = true;
      if (resolved) items.push(resolved);
    }
    return changed ? { ...node, items } : node;
  }

  private resolveMembers(node: ObjectNode, depth: number): SyntaxNode {
    // Members that a macro or a loop adds may be any.
    const isOpen = node.members.some(({ key }) => key.value === 'Fn::Transform' || key.value.startsWith('Fn::ForEach'));
    const isUnknownKey = ({ key }: Member) => this.readString !== undefined && this.readString(key) !== key;
    if (isOpen || (this.readString && node.members.some(isUnknownKey))) {
      return unknown(node, { name: 'Fn::Transform', argument: undefined, node });
    }
    let changed = false;
    const members: Member[] = [];
    for (const member of node.members) {
      const value = member.value && this.resolve(member.value, depth + 1);
      if (value === member.value) members.push(member);
      else {
        changed = true;
        if (value) members.push({ ...member, value });
      }
    }
    return changed ? { ...node, members } : node;
  }

  private evaluate(call: Call, depth: number): SyntaxNode | undefined {
    const { name, argument, node } = call;
    if (name === 'Ref' && textOf(argument) === 'AWS::NoValue') return undefined;
    if (name === 'Fn::If') return this.evaluateIf(call, depth);
    if (name === 'Fn::Sub') return this.evaluateSub(call, depth);
    const pieces = this.piecesOfCall(call, depth);
    if (pieces) return join(pieces, this.text, node, node, { ...formOf(node), computed: 'function' });
    const reference = referenceOf(call);
    return { ...unknown(node, call), ...(reference !== undefined && { reference }) };
  }

  private evaluateIf(call: Call, depth: number): SyntaxNode {
    const { argument, node } = call;
    if (argument?.type !== 'array' || argument.items.length !== 3) return unknown(node, call);
    const [, yes, no] = argument.items;
    const branches = [yes, no].map((branch) => branch && this.resolve(branch, depth));
    return { ...unknown(node, call), branches };
  }

  private evaluateSub(call: Call, depth: number): SyntaxNode {
    const { argument, node } = call;
    const [template, values] = argument?.type === 'array' ? argument.items : [argument];
    const readable = template?.type === 'string' && this.readString ? this.readString(template) : template;
    if (readable?.type !== 'string' || template?.type !== 'string') return unknown(node, call);
    const own = values?.type === 'object' ? values : undefined;
    const pieces = this.substitute(readable, own, depth);
    const content = contentSpan(template, this.text);
    return join(pieces, this.text, node, content, { ...formOf(template), computed: 'sub' });
  }

  /** The pieces of a text in which `${Name}` is a reference. */
  private substitute(template: StringNode, own: ObjectNode | undefined, depth: number): Piece[] {
    const pieces: Piece[] = [];
    const { value } = template;
    let at = 0;
    for (const { from, to } of braces(value)) {
      if (from < at || template.holes?.some((one) => one.from < to && from < one.to)) continue;
      pieces.push(...cut(template, at, from));
      at = to;
      const name = value.slice(from + 2, to - 1).trim();
      const span = sliceSpan(template, this.text, from, to);
      if (name.startsWith('!')) pieces.push({ text: `\${${name.slice(1)}}`, span });
      else pieces.push(...(this.variable(name, own, span, depth) ?? hole(template, from, to, name)));
    }
    pieces.push(...cut(template, at, value.length));
    return pieces;
  }

  /** What a variable of Fn::Sub is; undefined when it is not known. */
  private variable(name: string, own: ObjectNode | undefined, span: Span, depth: number): Piece[] | undefined {
    if (depth > maxDepth) return undefined;
    const value = own && memberOf(own, name)?.value;
    if (value) {
      const resolved = this.resolve(value, depth + 1);
      return resolved?.type === 'string' ? placed(piecesOf(resolved), span) : undefined;
    }
    if (name in pseudoParameters) return undefined;
    const dot = name.indexOf('.');
    const pieces =
      dot < 0 ? this.reference(name, depth) : this.attribute(name.slice(0, dot), name.slice(dot + 1), depth);
    return pieces && placed(pieces, span);
  }

  private piecesOfCall({ name, argument, node }: Call, depth: number): Piece[] | undefined {
    switch (name) {
      case 'Ref': {
        const target = textOf(argument);
        const pieces = target === undefined ? undefined : this.reference(target, depth);
        return pieces && placed(pieces, node);
      }
      case 'Fn::GetAtt': {
        const path = attributePath(argument);
        const pieces = path && this.attribute(path.name, path.attribute, depth);
        return pieces && placed(pieces, node);
      }
      case 'Fn::Join':
        return this.evaluateJoin(argument, depth);
      case 'Fn::Select':
        return this.evaluateSelect(argument, depth);
      case 'Fn::FindInMap':
        return this.evaluateFindInMap(argument, node, depth);
      default:
        return undefined;
    }
  }

  private evaluateJoin(argument: SyntaxNode | undefined, depth: number): Piece[] | undefined {
    if (argument?.type !== 'array') return undefined;
    const [delimiter, list] = argument.items;
    if (list?.type !== 'array') return undefined;
    const separator = delimiter === undefined ? '' : delimiter.type === 'string' ? delimiter.value : undefined;
    if (separator === undefined) return undefined;
    const pieces: Piece[] = [];
    for (const [index, item] of list.items.entries()) {
      if (index > 0 && separator !== '') pieces.push({ text: separator });
      pieces.push(...this.piecesOfItem(item, depth));
    }
    return pieces;
  }

  /** An item of a list as text; what is not known is a hole. */
  private piecesOfItem(item: SyntaxNode, depth: number): Piece[] {
    const resolved = this.resolve(item, depth + 1);
    if (resolved?.type === 'string') return piecesOf(resolved);
    const reference = resolved?.type === 'unknown' ? resolved.reference : undefined;
    const means: HoleMeaning = reference === undefined ? 'unknown' : { reference };
    return [{ text: `\${${reference ?? 'Unknown'}}`, means, span: { start: item.start, end: item.end } }];
  }

  private evaluateSelect(argument: SyntaxNode | undefined, depth: number): Piece[] | undefined {
    if (argument?.type !== 'array') return undefined;
    const [index, list] = argument.items;
    const at = Number(textOf(index) ?? (index?.type === 'literal' ? index.value : Number.NaN));
    const item = list?.type === 'array' ? list.items[at] : undefined;
    const resolved = item && this.resolve(item, depth + 1);
    return resolved?.type === 'string' ? piecesOf(resolved) : undefined;
  }

  private evaluateFindInMap(argument: SyntaxNode | undefined, node: Span, depth: number): Piece[] | undefined {
    if (argument?.type !== 'array') return undefined;
    let found: SyntaxNode | undefined = this.mappings;
    for (const part of argument.items.slice(0, 3)) {
      const key = textOf(part);
      found = key !== undefined && found?.type === 'object' ? memberOf(found, key)?.value : undefined;
    }
    const resolved = found && this.resolve(found, depth + 1);
    return resolved?.type === 'string' ? placed(piecesOf(resolved), node) : undefined;
  }

  private reference(name: string, depth: number): Piece[] | undefined {
    const means = pseudoParameters[name];
    if (means) return [{ text: `\${${name}}`, means }];
    if (this.parameters && memberOf(this.parameters, name)) return undefined;
    const type = this.typeOf(name);
    const known = type === undefined ? undefined : returnValues(type);
    if (!known) return undefined;
    if (known.refIsArn) return this.arnOf(name, known.arn, known.nameProperty, depth);
    // The Ref of a queue is its URL.
    if (type === 'AWS::SQS::Queue') return undefined;
    const given = this.nameOf(name, known.nameProperty, depth);
    return slashedNames.test(known.arn) || !known.arn.includes('{id}') ? given : given.map(asName);
  }

  private attribute(name: string, attribute: string, depth: number): Piece[] | undefined {
    const type = this.typeOf(name);
    const known = type === undefined ? undefined : returnValues(type);
    if (!known?.attributes.includes(attribute)) return undefined;
    return this.arnOf(name, known.arn, known.nameProperty, depth);
  }

  private typeOf(name: string): string | undefined {
    const resource = this.resources && memberOf(this.resources, name)?.value;
    if (resource?.type === 'object') return textOf(memberOf(resource, 'Type')?.value);
    // SAM makes a role for each function that names none.
    const base = name.endsWith('Role') ? name.slice(0, -'Role'.length) : undefined;
    return base !== undefined && this.typeOf(base) === 'AWS::Serverless::Function' ? 'AWS::IAM::Role' : undefined;
  }

  private arnOf(name: string, format: string, nameProperty: string | undefined, depth: number): Piece[] {
    const pieces: Piece[] = [{ text: 'arn:' }, { text: '${AWS::Partition}', means: 'partition' }, { text: ':' }];
    for (const part of format.split(/(\{[^}]*\})/)) {
      if (part === '{r}') pieces.push({ text: '${AWS::Region}', means: 'region' });
      else if (part === '{a}') pieces.push({ text: '${AWS::AccountId}', means: 'account' });
      else if (part === '{id}') {
        const given = this.nameOf(name, nameProperty, depth);
        pieces.push(...(slashedNames.test(format) ? given : given.map(asName)));
      } else if (part === '{?}') pieces.push({ text: `\${${name}}`, means: { reference: name } });
      else if (part !== '') pieces.push({ text: part });
    }
    return pieces;
  }

  /** The name that the template gives a resource; a hole where CloudFormation makes one up. */
  private nameOf(name: string, property: string | undefined, depth: number): Piece[] {
    const resource = this.resources && memberOf(this.resources, name)?.value;
    const properties = resource?.type === 'object' ? memberOf(resource, 'Properties')?.value : undefined;
    const given =
      property !== undefined && properties?.type === 'object' ? memberOf(properties, property)?.value : undefined;
    const resolved = given && depth < maxDepth ? this.resolve(given, depth + 1) : undefined;
    if (resolved?.type === 'string') return piecesOf(resolved);
    return [{ text: `\${${name}}`, means: { reference: name } }];
  }
}

/** Names of log groups, repositories and event buses may have slashes. */
const slashedNames = /^(?:logs|ecr|events):/;

function asName(piece: Piece): Piece {
  return piece.means ? { ...piece, isName: true } : piece;
}

/** The function that a node calls, by its tag or in the long form. */
export function callOf(node: SyntaxNode): Call | undefined {
  if (node.type === 'unknown' && !node.branches) return { name: node.name, argument: node.argument, node };
  if (node.type !== 'object' || node.members.length !== 1) return undefined;
  const [member] = node.members;
  const name = member?.key.value ?? '';
  const isFunction = name === 'Ref' || (name.startsWith('Fn::') && !name.startsWith('Fn::ForEach'));
  return isFunction ? { name, argument: member?.value, node } : undefined;
}

/** Dynamic references are filled in when the stack is deployed. */
function readDynamicReferences(node: StringNode): StringNode | UnknownNode {
  if (!node.value.includes('{{resolve:')) return node;
  const holes: Hole[] = [...node.value.matchAll(/\{\{resolve:[^}]*\}\}/g)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    text: match[0],
    means: 'unknown',
  }));
  return holes.length > 0 ? { ...node, holes } : node;
}

/** The outermost `${…}` of a text, braces inside them included. */
export function braces(value: string): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let from = value.indexOf('${'); from >= 0; ) {
    let depth = 0;
    let to = from + 1;
    for (; to < value.length; to++) {
      if (value[to] === '{') depth++;
      else if (value[to] === '}') {
        depth--;
        if (depth === 0) break;
      }
    }
    if (depth > 0 || to >= value.length) {
      from = value.indexOf('${', from + 2);
      continue;
    }
    found.push({ from, to: to + 1 });
    from = value.indexOf('${', to + 1);
  }
  return found;
}

function hole(node: StringNode, from: number, to: number, name: string): Piece[] {
  const means = pseudoParameters[name] ?? { reference: name };
  return [{ text: node.value.slice(from, to), means, source: { node, from } }];
}

function unknown(node: Span & { form?: SyntaxNode['form']; locked?: true }, { name, argument }: Call): UnknownNode {
  return { type: 'unknown', name, argument, start: node.start, end: node.end, ...formOf(node) };
}

function formOf({ form, locked }: { form?: SyntaxNode['form']; locked?: true }): Pick<StringNode, 'form' | 'locked'> {
  return { ...(form && { form }), ...(locked && { locked }) };
}

function literalText(node: SyntaxNode & { type: 'literal' }, text: string): StringNode {
  const { start, end } = node;
  return { type: 'string', start, end, value: text.slice(start, end), content: { start, end }, ...formOf(node) };
}

function referenceOf({ name, argument }: Call): string | undefined {
  if (name === 'Ref' || name === 'Fn::ImportValue') return textOf(argument);
  const path = name === 'Fn::GetAtt' ? attributePath(argument) : undefined;
  return path && `${path.name}.${path.attribute}`;
}

/** `Table.Arn`, or a list of both. */
function attributePath(argument: SyntaxNode | undefined): { name: string; attribute: string } | undefined {
  const text = textOf(argument);
  const parts = argument?.type === 'array' ? argument.items.map(textOf) : undefined;
  if (parts) {
    const [name, attribute] = parts;
    return name !== undefined && attribute !== undefined ? { name, attribute } : undefined;
  }
  const dot = text?.indexOf('.') ?? -1;
  return text === undefined || dot < 0 ? undefined : { name: text.slice(0, dot), attribute: text.slice(dot + 1) };
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'string' ? node.value : undefined;
}

function section(root: ObjectNode | undefined, name: string): ObjectNode | undefined {
  const value = root && memberOf(root, name)?.value;
  return value?.type === 'object' ? value : undefined;
}
