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
import { otherArn, returnValues } from './resourceTypes';

/**
 * Replaces the functions of a template with what is known of their values: text with holes, branches, or nothing. A part
 * of the tree without functions stays the very same nodes. Where a condition guards the node, the values that parameters
 * and mappings may have aren't looked at: the condition may rule them out.
 */
export type Resolver = (node: SyntaxNode, isGuarded?: boolean) => SyntaxNode;

/**
 * What a format does with its strings before CloudFormation sees them, such as the variables of Serverless. The text of
 * `Fn::Sub` has references of CloudFormation's own, which are left to it.
 */
export type StringReader = (node: StringNode, isSub: boolean) => SyntaxNode;

/**
 * A resolver for the template with this root; without one it reads functions in a policy that stands alone, and leaves
 * everything else as it is.
 */
export function createResolver(root: ObjectNode | undefined, text: string, readString?: StringReader): Resolver {
  const template = new Template(root, text, readString);
  return (node, isGuarded = false) =>
    template.read(node, isGuarded) ?? { ...emptyUnknown, start: node.start, end: node.end };
}

const emptyUnknown: UnknownNode = { type: 'unknown', name: 'Ref', argument: undefined, start: 0, end: 0 };

/** References that refer to each other in a circle end here. */
const maxDepth = 40;

/** A value with more possibilities than this is one that isn't known. */
const mostChoices = 40;

/** The values that a reference can have. */
export interface Possible {
  readonly values: readonly (readonly Piece[])[];
  /** Whether it may be something else too: a default that a deployment can override. */
  readonly isOpen: boolean;
}

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

  /** How many conditions the node at hand depends on. */
  private guards = 0;

  constructor(
    private readonly root: ObjectNode | undefined,
    private readonly text: string,
    private readonly readString: StringReader | undefined,
  ) {
    this.parameters = section(root, 'Parameters');
    this.resources = section(root, 'Resources');
    this.mappings = section(root, 'Mappings');
  }

  read(node: SyntaxNode, isGuarded: boolean): SyntaxNode | undefined {
    this.guards = isGuarded ? 1 : 0;
    return this.resolve(node, 0);
  }

  /** What a node is; undefined for AWS::NoValue, with which a property counts as absent. */
  private resolve(node: SyntaxNode, depth: number): SyntaxNode | undefined {
    if (depth > maxDepth) return unknown(node, { name: 'Ref', argument: undefined, node });
    const call = callOf(node);
    if (call) return this.evaluate(call, depth + 1);
    switch (node.type) {
      case 'string':
        if (this.readString) return this.readString(node, false);
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
    const isUnknownKey = ({ key }: Member) => this.readString !== undefined && this.readString(key, false) !== key;
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
    const possible = this.possibleOfCall(call, depth);
    const reference = referenceOf(call);
    if (possible) return this.choice(call, possible, { ...formOf(node), computed: 'function' }, node);
    return { ...unknown(node, call), ...(reference !== undefined && { reference }) };
  }

  /** A value as a node: a string, or a choice of strings. */
  private choice(
    call: Call,
    { values, isOpen }: Possible,
    base: Pick<StringNode, 'form' | 'locked' | 'computed'>,
    content: Span,
  ): StringNode | UnknownNode {
    const { node } = call;
    const [only] = values;
    if (only && values.length === 1 && !isOpen) return join(only, this.text, node, content, base);
    const reference = referenceOf(call);
    const branches = values.map((pieces): StringNode => {
      // The text is that of all branches, so that an edit would change the others too.
      const branch = join(pieces, this.text, node, content, { ...base, locked: true });
      return isOpen ? { ...branch, assumed: true } : branch;
    });
    return { ...unknown(node, call), branches, ...(reference !== undefined && { reference }) };
  }

  private evaluateIf(call: Call, depth: number): SyntaxNode {
    const { argument, node } = call;
    if (argument?.type !== 'array' || argument.items.length !== 3) return unknown(node, call);
    const [, yes, no] = argument.items;
    this.guards++;
    const branches = [yes, no].map((branch) => branch && this.resolve(branch, depth));
    this.guards--;
    return { ...unknown(node, call), branches };
  }

  private evaluateSub(call: Call, depth: number): SyntaxNode {
    const { argument, node } = call;
    const [template, values] = argument?.type === 'array' ? argument.items : [argument];
    const readable = template?.type === 'string' && this.readString ? this.readString(template, true) : template;
    if (readable?.type !== 'string' || template?.type !== 'string') return unknown(node, call);
    const own = values?.type === 'object' ? values : undefined;
    const possible = { values: this.substitute(readable, own, depth), isOpen: false };
    return this.choice(call, possible, { ...formOf(template), computed: 'sub' }, contentSpan(template, this.text));
  }

  /** The pieces of a text in which `${Name}` is a reference, once for each of the values that it can have. */
  private substitute(template: StringNode, own: ObjectNode | undefined, depth: number): readonly (readonly Piece[])[] {
    const parts: Possible[] = [];
    const { value } = template;
    let at = 0;
    for (const { from, to } of braces(value)) {
      if (from < at || template.holes?.some((one) => one.from < to && from < one.to)) continue;
      parts.push(exactly(cut(template, at, from)));
      at = to;
      const name = value.slice(from + 2, to - 1).trim();
      const span = sliceSpan(template, this.text, from, to);
      const known = name.startsWith('!')
        ? exactly([{ text: `\${${name.slice(1)}}`, span }])
        : this.variable(name, own, span, depth);
      parts.push(orHole(known, hole(template, from, to, name)));
    }
    parts.push(exactly(cut(template, at, value.length)));
    return combine(parts);
  }

  /** What a variable of Fn::Sub is; undefined when it is not known. */
  private variable(name: string, own: ObjectNode | undefined, span: Span, depth: number): Possible | undefined {
    if (depth > maxDepth) return undefined;
    const value = own && memberOf(own, name)?.value;
    if (value) return everywhere(possibleOf(this.resolve(value, depth + 1)), span);
    if (name in pseudoParameters) return undefined;
    const dot = name.indexOf('.');
    const possible =
      dot < 0 ? this.reference(name, depth) : this.attribute(name.slice(0, dot), name.slice(dot + 1), depth);
    return everywhere(possible, span);
  }

  private possibleOfCall({ name, argument, node }: Call, depth: number): Possible | undefined {
    switch (name) {
      case 'Ref': {
        const target = textOf(argument);
        return everywhere(target === undefined ? undefined : this.reference(target, depth), node);
      }
      case 'Fn::GetAtt': {
        const path = attributePath(argument);
        return everywhere(path && this.attribute(path.name, path.attribute, depth), node);
      }
      case 'Fn::Join':
        return this.evaluateJoin(argument, depth);
      case 'Fn::Select':
        return this.evaluateSelect(argument, depth);
      case 'Fn::FindInMap':
        return everywhere(this.evaluateFindInMap(argument, depth), node);
      default:
        return undefined;
    }
  }

  private evaluateJoin(argument: SyntaxNode | undefined, depth: number): Possible | undefined {
    if (argument?.type !== 'array') return undefined;
    const [delimiter, list] = argument.items;
    if (list?.type !== 'array') return undefined;
    const separator = delimiter === undefined ? '' : delimiter.type === 'string' ? delimiter.value : undefined;
    if (separator === undefined) return undefined;
    const parts: Possible[] = [];
    for (const [index, item] of list.items.entries()) {
      if (index > 0 && separator !== '') parts.push(exactly([{ text: separator }]));
      parts.push(this.possibleItem(item, depth));
    }
    return { values: combine(parts), isOpen: false };
  }

  /** An item of a list as text; what is not known is a hole. */
  private possibleItem(item: SyntaxNode, depth: number): Possible {
    const resolved = this.resolve(item, depth + 1);
    const reference = resolved?.type === 'unknown' ? resolved.reference : undefined;
    const means: HoleMeaning = reference === undefined ? 'unknown' : { reference };
    const span = { start: item.start, end: item.end };
    return orHole(possibleOf(resolved), [{ text: `\${${reference ?? 'Unknown'}}`, means, span }]);
  }

  private evaluateSelect(argument: SyntaxNode | undefined, depth: number): Possible | undefined {
    if (argument?.type !== 'array') return undefined;
    const [index, list] = argument.items;
    const at = Number(textOf(index) ?? (index?.type === 'literal' ? index.value : Number.NaN));
    const item = list?.type === 'array' ? list.items[at] : undefined;
    return possibleOf(item && this.resolve(item, depth + 1));
  }

  /** The values of a mapping under the keys that are known; a key that isn't may be any of the mapping's. */
  private evaluateFindInMap(argument: SyntaxNode | undefined, depth: number): Possible | undefined {
    if (argument?.type !== 'array' || !this.mappings || argument.items.length !== 3) return undefined;
    let found: readonly SyntaxNode[] = [this.mappings];
    for (const part of argument.items) {
      const key = textOf(part);
      if (key === undefined && (found[0] === this.mappings || this.guards > 0)) return undefined;
      found = found.flatMap((node) => {
        const members = node.type === 'object' ? node.members : [];
        return members.flatMap((member) =>
          member.value && (key ?? member.key.value) === member.key.value ? [member.value] : [],
        );
      });
    }
    const values = found.map((node) => this.resolve(node, depth + 1));
    return oneOf(values.map((value) => (value?.type === 'string' ? piecesOf(value) : undefined)));
  }

  private reference(name: string, depth: number): Possible | undefined {
    const means = pseudoParameters[name];
    if (means) return exactly([{ text: `\${${name}}`, means }]);
    const parameter = this.parameters && memberOf(this.parameters, name);
    if (parameter) return this.parameter(parameter.value);
    const type = this.typeOf(name);
    const known = type === undefined ? undefined : returnValues(type);
    if (!known) return undefined;
    if (known.ref === 'arn') return exactly(this.arnOf(name, known.arn, known.nameProperty, depth));
    if (known.ref !== 'name') return undefined;
    const given = this.nameOf(name, known.nameProperty, depth);
    return exactly(slashedNames.test(known.arn) || !known.arn.includes('{id}') ? given : given.map(asName));
  }

  /**
   * The values that a parameter may have: those that it allows, or else its default. That of other types is the name of a
   * stored value or a list, and one that is kept secret isn't shown.
   */
  private parameter(node: SyntaxNode | undefined): Possible | undefined {
    if (node?.type !== 'object' || this.guards > 0 || memberOf(node, 'NoEcho')) return undefined;
    const type = textOf(memberOf(node, 'Type')?.value);
    if (type !== 'String' && type !== 'Number') return undefined;
    const text = (value: SyntaxNode | undefined): Piece[] | undefined => {
      const read = value && this.resolve(value, maxDepth);
      return read?.type === 'string' && read.value !== '' ? piecesOf(read) : undefined;
    };
    const allowed = memberOf(node, 'AllowedValues')?.value;
    if (allowed?.type === 'array') return oneOf(allowed.items.map(text).filter((one) => one !== undefined));
    const value = text(memberOf(node, 'Default')?.value);
    return value && { values: [value], isOpen: true };
  }

  private attribute(name: string, attribute: string, depth: number): Possible | undefined {
    const type = this.typeOf(name);
    const known = type === undefined ? undefined : returnValues(type);
    if (!known || type === undefined) return undefined;
    const format = known.attributes.includes(attribute) ? known.arn : otherArn(type, attribute);
    return format === undefined ? undefined : exactly(this.arnOf(name, format, known.nameProperty, depth));
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

function exactly(pieces: readonly Piece[]): Possible {
  return { values: [pieces], isOpen: false };
}

/** One of several values, each of which is known; undefined where one isn't, and where there are too many. */
function oneOf(values: readonly (readonly Piece[] | undefined)[]): Possible | undefined {
  const known = values.filter((value) => value !== undefined);
  const byText = new Map(known.map((pieces) => [pieces.map(({ text }) => text).join(''), pieces]));
  const isKnown = known.length === values.length && byText.size > 0 && byText.size <= mostChoices;
  return isKnown ? { values: [...byText.values()], isOpen: false } : undefined;
}

/** The values that a resolved node can have as text. */
function possibleOf(node: SyntaxNode | undefined): Possible | undefined {
  if (node?.type === 'string') return exactly(piecesOf(node));
  if (node?.type !== 'unknown' || !node.branches) return undefined;
  const strings = node.branches.map((branch) => (branch?.type === 'string' ? branch : undefined));
  const possible = oneOf(strings.map((branch) => branch && piecesOf(branch)));
  return possible && { ...possible, isOpen: strings.some((branch) => branch?.assumed === true) };
}

/** Gives each value the place of the reference. */
function everywhere(possible: Possible | undefined, span: Span): Possible | undefined {
  return possible && { ...possible, values: possible.values.map((pieces) => placed(pieces, span)) };
}

/** A part of a longer text. What may be something else than is known is a hole in it. */
function orHole(possible: Possible | undefined, pieces: readonly Piece[]): Possible {
  return possible && !possible.isOpen ? possible : exactly(pieces);
}

/** The texts that several parts give together. Where there would be too many, the choices beyond become holes. */
function combine(parts: readonly Possible[]): readonly (readonly Piece[])[] {
  let texts: readonly (readonly Piece[])[] = [[]];
  for (const { values } of parts) {
    const [first] = values;
    const isTooMany = texts.length * values.length > mostChoices;
    const choices = isTooMany && first ? [asHole(first)] : values;
    texts = texts.flatMap((text) => choices.map((pieces) => [...text, ...pieces]));
  }
  return texts;
}

function asHole(pieces: readonly Piece[]): readonly Piece[] {
  const [first] = pieces;
  return [{ text: '${Unknown}', means: 'unknown', ...(first?.span && { span: first.span }) }];
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
