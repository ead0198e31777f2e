import { type BracketPlan, type BracketType, maxDepth } from './jsonBrackets';
import { closingBrackets, closingEdit, commentRemoval, isAligned, lineBreakAt } from './jsonLayout';
import { invalidPart, isJoined, oddText, unclosedText } from './jsonOddText';
import { Tokens, tokenKind } from './jsonTokens';
import {
  isFormatProblem,
  type LiteralNode,
  type Member,
  type ObjectNode,
  type Span,
  type StringNode,
  type SyntaxEdit,
  type SyntaxFix,
  type SyntaxNode,
  type SyntaxProblem,
  type SyntaxProblemCode,
} from './syntax';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenObject = Writable<Omit<ObjectNode, 'members' | 'blocks'>> & {
  members: Writable<Member>[];
  blocks?: Span[];
};
type OpenArray = { type: 'array'; start: number; end: number; items: SyntaxNode[] };
type OpenNode = OpenObject | OpenArray;

/** What was read between two parts of a node. */
interface Between {
  /** Where the comma is that nothing has followed yet; −1 when there is none. */
  comma: number;
  /** Whether a comma has to come before the next part. */
  needsComma: boolean;
}

/** Faults after which the reader knows for certain how the text goes on. */
const clearFaults: ReadonlySet<SyntaxProblemCode> = new Set([
  'commaExpected',
  'extraComma',
  'wrongQuotes',
  'invalidString',
  'leadingZero',
]);
/** Faults that move everything behind them to another place in the tree when they are read wrongly. */
const structureFaults: ReadonlySet<SyntaxProblemCode> = new Set([
  'openingBraceExpected',
  'openingBracketExpected',
  'closingBraceExpected',
  'closingBracketExpected',
  'propertyNameExpected',
  'endOfFileExpected',
  'unterminatedComment',
  'tooDeep',
]);

/**
 * Reads one JSON text into a tree, going on after a fault where a person would: a key on a new line ends what is open
 * before it, a bracket of the outer kind closes the inner one, a key in a list begins an object whose brace is missing.
 * Where the grammar leaves two readings, the plan decides; without one the reading is a guess. After a fault that leaves
 * doubt, the rest of its line is read without further complaint; after a guess, the rest of the text. A class because the
 * place in the text and the open brackets are state.
 */
export class JsonReader {
  readonly problems: SyntaxProblem[] = [];
  /** Template blocks outside of strings. */
  readonly templates: Span[] = [];
  /** Parts of the text whose place in the tree is not certain, or will be only when the text is repaired. */
  readonly broken: Span[] = [];
  /** From here on the tree is a guess. */
  guessedFrom: number | undefined;
  private readonly tokens: Tokens;
  private readonly open: OpenNode[] = [];
  /** Faults before this place are taken as consequences of one that was reported. */
  private doubtUntil = -1;
  /** Of nodes whose opening bracket is missing, the problem that says so. */
  private readonly openings = new Map<OpenNode, Writable<SyntaxProblem>>();
  /** Set when a node was ended early behind a comma, which then separates the parts around it. */
  private commaTaken = false;
  /** The token that the brackets ending before it were counted for, and how many of them are still open. */
  private endings = { at: -1, left: 0 };

  constructor(
    private readonly text: string,
    private readonly plan: BracketPlan | undefined,
  ) {
    const hasMark = text.startsWith('\uFEFF');
    if (hasMark) {
      this.addProblem({ code: 'byteOrderMark', start: 0, end: 1, fix: certain({ start: 0, end: 1, newText: '' }) });
    }
    this.tokens = new Tokens(text, hasMark ? 1 : 0, (start, end, closed) => {
      const code = closed ? 'comment' : 'unterminatedComment';
      const fix = closed ? certain(commentRemoval(text, start, end)) : undefined;
      this.addProblem({ code, start, end, fix });
    });
  }

  readDocument(): SyntaxNode | undefined {
    const { tokens } = this;
    this.passTemplates();
    if (tokens.kind === tokenKind.end) return undefined;
    const root = this.atKey() ? this.readUnopened('object', this.needsOpening('object')) : this.readValue();
    this.passTemplates();
    if (!root && tokens.kind !== tokenKind.end) this.report('valueExpected', tokens.start, tokens.end);
    if (root && tokens.kind !== tokenKind.end) {
      const end = this.text.trimEnd().length;
      const rest = this.text.slice(tokens.start, end);
      const fix = /^[\]},;\s]+$/.test(rest) ? certain({ start: tokens.start, end, newText: '' }) : undefined;
      this.report('endOfFileExpected', tokens.start, end, fix);
    }
    return root;
  }

  /** The value at the current token, or undefined when none begins there; an unquoted word is reported and passed over. */
  private readValue(): SyntaxNode | undefined {
    const { tokens } = this;
    switch (tokens.kind) {
      case tokenKind.openBrace:
        return this.readObject();
      case tokenKind.openBracket:
        return this.readArray();
      case tokenKind.string:
        return this.readString(false);
      case tokenKind.number:
        return this.readNumber();
      case tokenKind.true:
        return this.readConstant(true);
      case tokenKind.false:
        return this.readConstant(false);
      case tokenKind.null:
        return this.readConstant(null);
      case tokenKind.template:
        return this.readTemplate();
      case tokenKind.unknown:
        return this.readOddText(false);
      default:
        return undefined;
    }
  }

  private readObject(): SyntaxNode {
    const { tokens } = this;
    const node: OpenObject = { type: 'object', start: tokens.start, end: tokens.end, members: [] };
    this.begin(node);
    return this.readMembers(node);
  }

  private readMembers(node: OpenObject): SyntaxNode {
    const { tokens } = this;
    const between: Between = { comma: -1, needsComma: false };
    for (;;) {
      const ended = this.endOfMembers(node, between);
      if (ended) return ended;
      if (tokens.kind === tokenKind.template) this.readBlock(node);
      else if (this.atComma()) this.readComma(between);
      else if (this.isUnopenedList(node) && this.atListPart() && this.needsOpening('array')) {
        this.readUnopenedList(node, between);
      } else if (this.isStray(node)) {
        this.strayToken();
      } else {
        if (between.needsComma) this.missingComma();
        this.readMember(node);
        this.behindPart(between);
      }
    }
  }

  /** The object when it ends at the current token, by its own bracket or without it. */
  private endOfMembers(node: OpenObject, { comma }: Between): SyntaxNode | undefined {
    if (this.endsByLayout()) return this.finishEarly(node, comma, true);
    switch (this.tokens.kind) {
      case tokenKind.closeBrace:
        return this.finish(node, comma);
      case tokenKind.end:
        return this.finishAtEnd(node, comma);
      case tokenKind.closeBracket:
        if (!this.isOpen('array') || this.needsOpening('array')) return undefined;
        return this.finishEarly(node, comma, this.closes(1) && !this.hasRival(node));
      case tokenKind.openBrace:
        if (this.isExtraOpening(node) || !this.isOpen('array') || !this.closes(1)) return undefined;
        return this.finishEarly(node, comma, !this.hasRival(node));
      default:
        return undefined;
    }
  }

  private readArray(): SyntaxNode {
    const { tokens } = this;
    const node: OpenArray = { type: 'array', start: tokens.start, end: tokens.end, items: [] };
    this.begin(node);
    return this.readItems(node, { comma: -1, needsComma: false });
  }

  private readItems(node: OpenArray, between: Between): SyntaxNode {
    const { tokens } = this;
    for (;;) {
      const key = this.atKey() ? this.readingOfKey(node) : undefined;
      const ended = this.endOfItems(node, between, key);
      if (ended) return ended;
      if (this.atComma()) this.readComma(between);
      else if (tokens.kind === tokenKind.colon) {
        // Behind a string it rather says that an object begins with it.
        this.strayToken(node.items.at(-1)?.type !== 'string');
      } else if (this.isStray(node)) {
        this.strayToken();
      } else {
        if (between.needsComma && tokens.kind !== tokenKind.template) this.missingComma();
        const item = key ? this.readUnopened('object', key.certain) : this.readValue();
        if (item) node.items.push(item);
        this.behindPart(between);
        if (item?.type === 'unknown') between.needsComma = false;
      }
    }
  }

  /** The list when it ends at the current token, by its own bracket or without it. */
  private endOfItems(
    node: OpenArray,
    { comma }: Between,
    key: { readonly ends: boolean; readonly certain: boolean } | undefined,
  ): SyntaxNode | undefined {
    if (this.endsByLayout()) return this.finishEarly(node, comma, true);
    if (key) return key.ends ? this.finishEarly(node, comma, key.certain && !this.hasRival(node)) : undefined;
    switch (this.tokens.kind) {
      case tokenKind.closeBracket:
        return this.finish(node, comma);
      case tokenKind.end:
        return this.finishAtEnd(node, comma);
      case tokenKind.closeBrace: {
        if (!this.isOpen('object') || this.needsOpening('object')) return undefined;
        // A brace right behind an object may as well be one too many.
        const isSure = this.closes(1) || (node.items.length > 0 && node.items.at(-1)?.type !== 'object');
        return this.finishEarly(node, comma, isSure && !this.hasRival(node));
      }
      default:
        return undefined;
    }
  }

  /** Whether the current token, which ends nothing, cannot begin a part of the node either. */
  private isStray(node: OpenNode): boolean {
    const { kind } = this.tokens;
    if (kind === tokenKind.closeBrace || kind === tokenKind.closeBracket) return true;
    const opening = node.type === 'object' ? tokenKind.openBrace : tokenKind.openBracket;
    return kind === opening && this.isExtraOpening(node);
  }

  /** Behind a part a comma has to come, unless one was read when the part was ended early. */
  private behindPart(between: Between): void {
    between.needsComma = !this.commaTaken;
    between.comma = -1;
    this.commaTaken = false;
  }

  private readMember(node: OpenObject): void {
    const { tokens } = this;
    const key = this.readKey();
    if (!key) return;
    const member: Writable<Member> = { key, value: undefined, start: key.start, end: key.end };
    node.members.push(member);
    const equals =
      tokens.kind === tokenKind.unknown ? /^=[=>]?/.exec(this.text.slice(tokens.start, tokens.start + 2)) : null;
    if (equals) {
      const { start } = tokens;
      const end = start + equals[0].length;
      this.report('invalidSymbol', start, end, certain({ start, end, newText: ':' }));
      tokens.advanceFrom(end);
      member.value = this.readMemberValue();
    } else if (tokens.kind === tokenKind.colon) {
      const colon = tokens.start;
      tokens.advance();
      member.value = this.readMemberValue();
      if (!member.value && this.doubtUntil < colon) this.report('valueExpected', colon, colon + 1);
    } else if (startsValue(tokens.kind) && (!tokens.afterBreak || isOpening(tokens.kind))) {
      const at = tokens.previousEnd;
      const newText = this.text[at] === ' ' ? ':' : ': ';
      this.report('colonExpected', key.start, key.end, certain({ start: at, end: at, newText }));
      member.value = this.readMemberValue();
    } else this.report('colonExpected', key.start, key.end);
    if (member.value) member.end = member.value.end;
    if (member.value?.type === 'unknown') this.passRest();
  }

  /** The value behind a colon. Where a key stands instead, either the value is missing or the brace around what follows. */
  private readMemberValue(): SyntaxNode | undefined {
    const { tokens } = this;
    if (tokens.kind === tokenKind.closeBracket && this.needsOpening('array')) return this.readUnopened('array');
    if (tokens.kind === tokenKind.closeBrace && this.needsOpening('object')) return this.readUnopened('object');
    if (!this.atKey()) return this.readValue();
    if (this.needsOpening('object')) return this.readUnopened('object');
    return tokens.afterBreak ? undefined : this.readUnopened('object', false);
  }

  /** The key at the current token; what cannot be a key is reported and passed over. */
  private readKey(): StringNode | undefined {
    const { tokens } = this;
    if (tokens.kind === tokenKind.string) return this.readString(true);
    if (tokens.kind === tokenKind.unknown) return this.readOddText(true);
    this.report('propertyNameExpected', tokens.start, tokens.end);
    if (tokens.kind === tokenKind.colon) tokens.advance();
    if (!this.readValue() && tokens.kind === tokenKind.colon) tokens.advance();
    return undefined;
  }

  private readString(asKey: boolean): StringNode {
    const { tokens, text } = this;
    const { start } = tokens;
    const fault = tokens.fault();
    const isOpen = fault === 'unterminated';
    if (isOpen || isJoined(text, tokens.end)) {
      const end = unclosedText(text, start, tokens.end, { asKey, isOpen });
      if (end !== undefined) return this.readUnclosed(start, end);
    }
    const node: StringNode = { type: 'string', start, end: tokens.end, value: tokens.value() };
    if (fault === 'invalid') {
      const { from, to, newText } = invalidPart(text.slice(start, tokens.end));
      const edit = { start: start + from, end: start + to, newText };
      this.report('invalidString', edit.start, edit.end, certain(edit));
    }
    tokens.advance();
    return node;
  }

  /** A string whose closing quote is missing at `end`. */
  private readUnclosed(start: number, end: number): StringNode {
    const { tokens, text } = this;
    this.report('unterminatedString', start, end, certain({ start: end, end, newText: '"' }));
    tokens.advanceFrom(end);
    return { type: 'string', start, end, value: decoded(text.slice(start + 1, end)) };
  }

  private readNumber(): SyntaxNode | undefined {
    const { tokens, text } = this;
    const { start } = tokens;
    const more = text.slice(start, tokens.end) === '0' ? /^\d+/.exec(text.slice(tokens.end, tokens.end + 64)) : null;
    const end = tokens.end + (more?.[0].length ?? 0);
    if (this.isWord(end)) return this.readOddText(false);
    if (more) {
      const value = text.slice(start, end);
      this.report('leadingZero', start, end, certain({ start, end, newText: `"${value}"` }));
      tokens.advanceFrom(end);
      return { type: 'string', start, end, value };
    }
    const value = Number(tokens.value());
    if (tokens.fault() || Number.isNaN(value)) this.report('invalidNumber', start, end);
    return this.readLiteral(Number.isNaN(value) ? 0 : value);
  }

  private readConstant(value: boolean | null): SyntaxNode | undefined {
    return this.isWord(this.tokens.end) ? this.readOddText(false) : this.readLiteral(value);
  }

  private readLiteral(value: LiteralNode['value']): LiteralNode {
    const { start, end } = this.tokens;
    this.tokens.advance();
    return { type: 'literal', start, end, value };
  }

  /** Whether a number or a constant that ends here goes on as a word, or ends with a quote that was never opened. */
  private isWord(end: number): boolean {
    return isJoined(this.text, end) || this.text[end] === '"';
  }

  private readOddText(asKey: boolean): StringNode | undefined {
    const { start } = this.tokens;
    const odd = oddText(this.text, start, asKey);
    this.report(odd.code, start, odd.end, odd.edit && certain(odd.edit));
    this.tokens.advanceFrom(odd.end);
    return odd.value === undefined ? undefined : { type: 'string', start, end: odd.end, value: odd.value };
  }

  private readTemplate(): SyntaxNode {
    const { start, end } = this.tokens;
    this.templates.push({ start, end });
    this.tokens.advance();
    return { type: 'unknown', name: '', argument: undefined, start, end, text: this.text.slice(start, end) };
  }

  /** A template block between members. Where it is a key, its value goes with it. */
  private readBlock(node: OpenObject): void {
    const { start, end } = this.readTemplate();
    node.blocks ??= [];
    node.blocks.push({ start, end });
    if (this.tokens.kind !== tokenKind.colon) return;
    this.tokens.advance();
    this.readValue();
  }

  /** Passes over template blocks around the document. */
  private passTemplates(): void {
    while (this.tokens.kind === tokenKind.template) this.readTemplate();
  }

  /** Passes over what belongs to a value that began with a template block: the other cases of a condition. */
  private passRest(): void {
    while (!this.atComma() && !this.atKey() && this.readValue());
  }

  /** Whether a comma is here, or the semicolon that some write for it. */
  private atComma(): boolean {
    const { kind, start } = this.tokens;
    return kind === tokenKind.comma || (kind === tokenKind.unknown && this.text[start] === ';');
  }

  private readComma(between: Between): void {
    const { tokens } = this;
    const { start } = tokens;
    const end = start + 1;
    if (tokens.kind !== tokenKind.comma) {
      this.report('invalidSymbol', start, end, certain({ start, end, newText: ',' }));
      tokens.advanceFrom(end);
      between.comma = -1;
    } else {
      if (!between.needsComma) this.report('extraComma', start, end, certain({ start, end, newText: '' }));
      tokens.advance();
      if (between.needsComma) between.comma = start;
    }
    between.needsComma = false;
  }

  private missingComma(): void {
    const { previousEnd: at, start } = this.tokens;
    // What directly follows a string may as well belong to it.
    const isCertain = start > at || !isJoined(this.text, at);
    this.report('commaExpected', at - 1, at, { edits: [{ start: at, end: at, newText: ',' }], certain: isCertain });
  }

  /** Passes over a token that is too many. */
  private strayToken(isSure = true): void {
    const { kind, start, end } = this.tokens;
    const isClosing = kind === tokenKind.closeBrace || kind === tokenKind.closeBracket;
    const isCertain = isSure && (!isClosing || this.needsOpening(kind === tokenKind.closeBrace ? 'object' : 'array'));
    this.report('invalidSymbol', start, end, { edits: [{ start, end, newText: '' }], certain: isCertain });
    this.tokens.advance();
  }

  /** Whether the current token is a string with a colon behind it. */
  private atKey(): boolean {
    const { kind } = this.tokens;
    return kind === tokenKind.string && this.tokens.fault() !== 'unterminated' && this.nextSign() === ':';
  }

  /** The first character behind the current token that is not blank. */
  private nextSign(): string | undefined {
    let offset = this.tokens.end;
    while (isSpaceCode(this.text.charCodeAt(offset))) offset++;
    return this.text[offset];
  }

  /** Whether what is here can only be a part of a list: a whole value, and no key behind which a colon is missing. */
  private atListPart(): boolean {
    const { tokens } = this;
    const { kind } = tokens;
    if (kind === tokenKind.closeBracket) return true;
    if (kind === tokenKind.string) return !tokens.fault() && /^[,\]]$/.test(this.nextSign() ?? '');
    return kind !== tokenKind.unknown && kind !== tokenKind.template && startsValue(kind);
  }

  private isOpen(type: BracketType): boolean {
    return this.open.some((node) => node.type === type);
  }

  /** Whether the text from here on closes what is open, but for the innermost `fewer` brackets. */
  private closes(fewer: number): boolean {
    const { open } = this;
    return (
      this.plan?.closes(
        this.tokens.start,
        open.slice(0, open.length - fewer).map(({ type }) => type),
      ) ?? false
    );
  }

  /** Whether the text from here on closes one bracket more than is open, of this type. */
  private needsOpening(type: BracketType): boolean {
    return this.plan?.closes(this.tokens.start, [...this.open.map((node) => node.type), type]) ?? false;
  }

  /** Whether the opening bracket here doubles the one right before it: without it the brackets match. */
  private isExtraOpening(node: OpenNode): boolean {
    const { open, plan, tokens } = this;
    const isFirst = tokens.previousEnd === node.start + 1;
    return (
      isFirst &&
      (plan?.closes(
        tokens.end,
        open.map(({ type }) => type),
      ) ??
        false)
    );
  }

  /** Whether the indentation says that the innermost bracket ends before the current token. */
  private endsByLayout(): boolean {
    const { plan, tokens, endings } = this;
    if (!plan) return false;
    if (endings.at !== tokens.start) this.endings = { at: tokens.start, left: plan.endingBefore(tokens.start) };
    if (this.endings.left === 0) return false;
    this.endings.left--;
    return true;
  }

  /** What a key in a list means: the list ends before it, or an object begins whose brace is missing. */
  private readingOfKey({ items }: OpenArray): { readonly ends: boolean; readonly certain: boolean } {
    const { tokens } = this;
    const inObject = this.open.at(-2)?.type === 'object';
    const last = items.at(-1);
    if (this.needsOpening('object')) return { ends: false, certain: !this.mayGoOn(last) };
    if (inObject && this.closes(1)) return { ends: true, certain: true };
    const holdsObjects = !last || last.type === 'object';
    // Both of the braces may be missing.
    if (holdsObjects && this.closes(0)) return { ends: false, certain: tokens.afterBreak && !this.mayGoOn(last) };
    // No list holds strings and objects, so that it can only end here, unless the colon was meant to be a comma.
    const isSure = last?.type === 'string' && !this.closes(0);
    return { ends: inObject && (tokens.afterBreak || !holdsObjects), certain: inObject && isSure };
  }

  /** Whether an object may have been closed by a brace too many, so that the key here is one of its own. */
  private mayGoOn(node: SyntaxNode | undefined): boolean {
    if (node?.type !== 'object' || isAligned(this.text, node)) return false;
    const key = this.tokens.value();
    return node.members.at(-1)?.value?.type === 'object' && !node.members.some((member) => member.key.value === key);
  }

  private begin(node: OpenNode): void {
    this.enter(node);
    if (this.open.length <= maxDepth) this.tokens.advance();
  }

  /** Goes into a node. Nothing is read beyond one that is nested too deeply. */
  private enter(node: OpenNode): void {
    this.open.push(node);
    if (this.open.length <= maxDepth) return;
    this.report('tooDeep', node.start, node.start + 1);
    this.tokens.advanceFrom(this.text.length);
  }

  private finish(node: OpenNode, comma: number): SyntaxNode {
    if (comma >= 0) {
      this.report('trailingComma', comma, comma + 1, certain({ start: comma, end: comma + 1, newText: '' }));
    }
    this.open.pop();
    node.end = this.tokens.end;
    this.tokens.advance();
    return node;
  }

  /** Reads a node whose opening bracket is missing before the current token. */
  private readUnopened(type: BracketType, isCertain = true): SyntaxNode {
    const { tokens } = this;
    const { start } = tokens;
    const bracket = type === 'object' ? '{' : '[';
    const newText = tokens.afterBreak && type === 'object' ? `${bracket}${lineBreakAt(this.text, start)}` : bracket;
    const code = type === 'object' ? 'openingBraceExpected' : 'openingBracketExpected';
    const opening = this.report(code, start, tokens.end, {
      edits: [{ start, end: start, newText }],
      certain: isCertain,
    });
    const node: OpenNode =
      type === 'object' ? { type, start, end: start, members: [] } : { type, start, end: start, items: [] };
    if (opening) this.openings.set(node, opening);
    this.enter(node);
    return node.type === 'object' ? this.readMembers(node) : this.readItems(node, { comma: -1, needsComma: false });
  }

  /** Reads on in a list whose opening bracket is missing before the last member's value. */
  private readUnopenedList({ members }: OpenObject, between: Between): void {
    const member = members.at(-1);
    if (!member?.value) return;
    const { start, end } = member.value;
    this.report('openingBracketExpected', start, end, certain({ start, end: start, newText: '[' }));
    const list: OpenArray = { type: 'array', start, end, items: [member.value] };
    this.enter(list);
    member.value = this.readItems(list, between);
    member.end = member.value.end;
    this.behindPart(between);
  }

  /** Whether the last member's value may be the first item of a list whose opening bracket is missing. */
  private isUnopenedList({ members }: OpenObject): boolean {
    const value = members.at(-1)?.value;
    return value !== undefined && value.type !== 'array';
  }

  /** Ends a node whose own bracket is missing before the current token. */
  private finishEarly(node: OpenNode, comma: number, isCertain: boolean): SyntaxNode {
    const { tokens } = this;
    this.open.pop();
    node.end = tokens.start;
    const isLast = tokens.kind === tokenKind.closeBrace || tokens.kind === tokenKind.closeBracket;
    const needsComma = comma < 0 && !isLast && !this.atComma();
    this.reportUnclosed(node, [this.closingEdit(node, comma, needsComma)], isCertain);
    if (comma >= 0 || needsComma) this.commaTaken = true;
    return node;
  }

  /** Writes the missing bracket of a node before the current token. */
  private closingEdit(node: OpenNode, comma: number, needsComma: boolean): SyntaxEdit {
    const { kind, start } = this.tokens;
    const parts = node.type === 'array' ? node.items : node.members;
    const last = parts.at(-1)?.end ?? Math.min(node.start + 1, start);
    return closingEdit(this.text, node, {
      last,
      comma,
      next: start,
      isBeforeComma: this.atComma(),
      // A comma before the bracket that comes next would only be one too many.
      takesComma: kind === tokenKind.closeBrace || kind === tokenKind.closeBracket,
      needsComma,
    });
  }

  private finishAtEnd(node: OpenNode, comma: number): SyntaxNode {
    const at = this.tokens.previousEnd;
    const start = comma >= 0 ? comma : at;
    if (this.doubtUntil < at) {
      const isCertain = !this.open.some((one) => this.hasRival(one));
      this.reportUnclosed(node, [{ start, end: at, newText: closingBrackets(this.text, this.open, start) }], isCertain);
    }
    this.doubtUntil = Number.POSITIVE_INFINITY;
    this.open.pop();
    node.end = this.text.length;
    return node;
  }

  /**
   * Whether the missing bracket may be that of a node inside, which would have taken the bracket of this one and the parts
   * behind its own. Not where the brackets are indented as they belong together.
   */
  private hasRival(node: OpenNode): boolean {
    const last = node.type === 'object' ? node.members.at(-1)?.value : node.items.at(-1);
    if (last?.type !== node.type || isAligned(this.text, last)) return false;
    const parts = last.type === 'object' ? last.members : last.type === 'array' ? last.items : [];
    return parts.length > 1 || this.hasRival(last as OpenNode);
  }

  private reportUnclosed(node: OpenNode, edits: readonly SyntaxEdit[], isCertain: boolean): void {
    const opening = this.openings.get(node);
    if (opening?.fix) {
      // One fix writes both brackets.
      opening.fix = { edits: [...opening.fix.edits, ...edits], certain: opening.fix.certain && isCertain };
      if (!isCertain) this.doubtFrom(node.start);
      return;
    }
    const code = node.type === 'array' ? 'closingBracketExpected' : 'closingBraceExpected';
    this.report(code, node.start, node.start + 1, { edits, certain: isCertain });
  }

  /** Adds a problem, unless it is most likely the consequence of another one. */
  private report(
    code: SyntaxProblemCode,
    start: number,
    end: number,
    fix?: SyntaxFix,
  ): Writable<SyntaxProblem> | undefined {
    const place = Math.max(start, this.tokens.previousEnd);
    if (!isFormatProblem({ code }) && place <= this.doubtUntil) return undefined;
    return this.addProblem({ code, start, end, fix }, place);
  }

  private addProblem(problem: SyntaxProblem, place = problem.start): Writable<SyntaxProblem> {
    const { code, start, fix } = problem;
    this.problems.push(problem);
    if (structureFaults.has(code) || (fix && !fix.certain)) {
      this.broken.push({ start, end: this.text.length });
      if (!fix?.certain) this.doubtFrom(start);
    }
    if (isFormatProblem(problem) || clearFaults.has(code)) return problem;
    const lineEnd = this.text.indexOf('\n', place);
    const doubtEnd = lineEnd < 0 ? this.text.length : lineEnd;
    this.broken.push({ start, end: doubtEnd });
    this.doubtUntil = Math.max(this.doubtUntil, doubtEnd);
    return problem;
  }

  /** What follows is only a guess: nothing more is reported. */
  private doubtFrom(offset: number): void {
    this.guessedFrom = Math.min(this.guessedFrom ?? offset, offset);
    this.doubtUntil = Number.POSITIVE_INFINITY;
  }
}

/** The value of a string that the scanner has not read by itself. */
function decoded(content: string): string {
  try {
    return JSON.parse(`"${content}"`);
  } catch {
    return content;
  }
}

function certain(edit: SyntaxEdit): SyntaxFix {
  return { edits: [edit], certain: true };
}

function startsValue(kind: number): boolean {
  return (
    kind === tokenKind.openBrace ||
    kind === tokenKind.openBracket ||
    kind === tokenKind.unknown ||
    kind === tokenKind.template ||
    (kind >= tokenKind.null && kind <= tokenKind.number)
  );
}

function isOpening(kind: number): boolean {
  return kind === tokenKind.openBrace || kind === tokenKind.openBracket;
}

function isSpaceCode(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
