import { kindFromName } from '../model/fileName';
import { decideKind } from '../model/kind';
import type { DeclaredKind, Policy } from '../model/model';
import { parsePolicy, statementNodes } from '../model/parse';
import { findRegions, mayHoldPolicy, type PolicyRegion } from '../places/regions';
import { findEncoded, mayHoldEncoded } from '../sources/encodedPolicy';
import { type JsonDocument, parseJson } from '../syntax/json';
import {
  isFormatProblem,
  memberOf,
  type Span,
  type StringNode,
  type SyntaxNode,
  type SyntaxProblem,
} from '../syntax/syntax';

/** A document with every policy in it. One is made per version of a text and feeds every feature. */
export interface PolicyDocument {
  readonly text: string;
  readonly path: string;
  /** Whether comments and trailing commas are part of the format. */
  readonly allowsComments: boolean;
  /** How the file's bytes are written; the usual one where only the text is known, as in an editor. */
  readonly encoding: TextEncoding;
  readonly root: SyntaxNode | undefined;
  /** Everything wrong with the text, wherever it is. */
  readonly problems: readonly SyntaxProblem[];
  /** Template blocks outside of strings; the document is filled in by another tool when there are any. */
  readonly templates: readonly Span[];
  /** Parts that no fix may touch until the syntax is repaired. */
  readonly broken: readonly Span[];
  /** From here on the tree is a guess, and nothing is said about it. */
  readonly guessedFrom: number | undefined;
  readonly policies: readonly Policy[];
  /** Strings that are policies encoded for a URL. */
  readonly encoded: readonly StringNode[];
}

export type TextEncoding = 'UTF-8' | 'UTF-16';

export interface DocumentSource {
  readonly text: string;
  /** A path or URI path with forward slashes; its last part is taken as a hint. Empty for standard input. */
  readonly path: string;
  readonly allowsComments: boolean;
  /** A kind that a setting or an option forces on the document. */
  readonly declaredKind?: DeclaredKind | undefined;
  /** How the file's bytes are written, where that is known. */
  readonly encoding?: TextEncoding | undefined;
}

/** Reads a document. A text that holds no policy costs one search and gives a document without policies. */
export function readDocument(source: DocumentSource): PolicyDocument {
  const { text, path, allowsComments, encoding = 'UTF-8' } = source;
  const known = { text, path, allowsComments, encoding };
  const hasEncoded = mayHoldEncoded(text);
  if (!hasEncoded && !mayHoldPolicy(text, path)) {
    const nothing = { root: undefined, problems: [], templates: [], broken: [], guessedFrom: undefined };
    return { ...known, ...nothing, policies: [], encoded: [] };
  }
  const read = parseJson(text);
  const { root, problems, templates, broken, guessedFrom } = read;
  const policies = findRegions(root, path).map((region) => readRegion(region, source, read));
  const encoded = hasEncoded ? findEncoded(root) : [];
  return { ...known, root, problems, templates, broken, guessedFrom, policies, encoded };
}

/** The policy that is the whole of a document; undefined when there are several or it is only a part. */
export function wholePolicy({ policies, root }: PolicyDocument): Policy | undefined {
  const [policy, another] = policies;
  return policy && !another && policy.node === root ? policy : undefined;
}

function readRegion(region: PolicyRegion, source: DocumentSource, read: JsonDocument): Policy {
  const { node } = region;
  const declared = source.declaredKind ?? region.declared ?? kindFromName(source.path);
  const statements = statementNodes(statementValue(node));
  const kind = region.fixedKind ?? decideKind(statements, declared);
  const isWithin = ({ start }: Span) => start >= node.start && start <= node.end;
  const isTemplate = read.templates.length > 0;
  const incomplete = isTemplate || read.problems.some((problem) => !isFormatProblem(problem) && isWithin(problem));
  return parsePolicy(node, { kind, declared, incomplete }, isTemplate);
}

function statementValue(node: Policy['node']): SyntaxNode | undefined {
  const exact = memberOf(node, 'Statement');
  return (exact ?? node.members.find((member) => /^statements?$/i.test(member.key.value)))?.value;
}
