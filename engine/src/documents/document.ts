import type { Attachment } from '../model/attachment';
import { kindFromName } from '../model/fileName';
import { decideKind } from '../model/kind';
import type { DeclaredKind, Policy } from '../model/model';
import { parsePolicy, statementNodes } from '../model/parse';
import { attachmentsOf } from '../places/attachments';
import { readPlaces } from '../places/findRegions';
import { isRawTemplate, mayHoldPolicy, mayHoldYamlPolicy, type PolicyRegion } from '../places/regions';
import type { TemplateRole } from '../places/templateRoles';
import { findEncoded, mayHoldEncoded } from '../sources/encodedPolicy';
import { parseYaml } from '../sources/yaml';
import { type JsonDocument, parseJson } from '../syntax/json';
import {
  isFormatProblem,
  memberOf,
  type ObjectNode,
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
  readonly format: DocumentFormat;
  /** The tree; of a YAML file with several documents the first one's. */
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
  /** What a template attaches by name. */
  readonly attachments: readonly Attachment[];
  /** The roles that a template creates; none of a file that is no template. */
  readonly roles: readonly TemplateRole[];
  /** Strings that are policies encoded for a URL. */
  readonly encoded: readonly StringNode[];
}

export type DocumentFormat = 'json' | 'yaml';

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
  const format = formatOf(source);
  const known = { text, path, allowsComments, encoding, format };
  if (format === 'yaml') return { ...known, ...readYaml(source) };
  const hasEncoded = mayHoldEncoded(text);
  if (!hasEncoded && !mayHoldPolicy(text, path)) return { ...known, ...empty };
  const read = parseJson(text);
  const { root, problems, templates, broken, guessedFrom } = read;
  const found = readRoot(root, source, (node) => isDoubtful(node, read), templates.length > 0);
  const attachments = attachmentsOf(root, text);
  return {
    ...known,
    ...found,
    attachments,
    problems,
    templates,
    broken,
    guessedFrom,
    encoded: hasEncoded ? findEncoded(root) : [],
  };
}

const empty = {
  root: undefined,
  problems: [],
  templates: [],
  broken: [],
  guessedFrom: undefined,
  policies: [],
  attachments: [],
  roles: [],
  encoded: [],
};

type ReadParts = Omit<PolicyDocument, 'text' | 'path' | 'allowsComments' | 'encoding' | 'format'>;

function readYaml(source: DocumentSource): ReadParts {
  const { text } = source;
  if (!mayHoldYamlPolicy(text) || isRawTemplate(text)) return empty;
  const { roots, faults } = parseYaml(text);
  // Indentation is all that YAML has: behind a fault anything may belong elsewhere.
  const parts = roots.map((root) => readRoot(root, source, () => faults.length > 0, false));
  const attachments = faults.length > 0 ? [] : roots.flatMap((root) => attachmentsOf(root, text));
  // Two documents may have resources of the same name, and which of them belong together isn't known.
  const { root, roles = [] } = parts.length === 1 && faults.length === 0 ? (parts[0] ?? {}) : { root: parts[0]?.root };
  return { ...empty, root, roles, policies: parts.flatMap(({ policies }) => policies), attachments };
}

/** The policies below one root. The root is that of the policy where they are the same, with its functions resolved. */
function readRoot(
  root: SyntaxNode | undefined,
  source: DocumentSource,
  isIncomplete: (node: ObjectNode) => boolean,
  isTemplate: boolean,
): Pick<PolicyDocument, 'root' | 'policies' | 'roles'> {
  const { regions, roles } = readPlaces(root, source.text, source.path);
  const [only] = regions;
  const isWhole = regions.length === 1 && only?.owner === undefined && only?.node.start === root?.start;
  const byName = isWhole ? kindFromName(source.path) : undefined;
  const policies = regions.map((region) => {
    const declared = region.owner ? undefined : (source.declaredKind ?? region.declared ?? byName);
    return readRegion(region, declared, isIncomplete(region.node), isTemplate);
  });
  // Around a list of statements the policy is implied: the text has nothing but the list.
  return { root: isWhole && only?.wrapping !== 'statements' ? only?.node : root, policies, roles };
}

/** How a text is written: by the name where it tells, else by how it begins. */
export function formatOf({ text, path }: Pick<DocumentSource, 'text' | 'path'>): DocumentFormat {
  if (/\.jsonc?$/i.test(path)) return 'json';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return /^\uFEFF?(?:\s|#[^\n]*\n)*(?:---|[A-Za-z][\w.-]*[ \t]*:)/.test(text.slice(0, 5000)) ? 'yaml' : 'json';
}

/**
 * The policy that is the whole of a document; undefined when there are several or it is only a part. What is done with
 * whole files, such as sending them to AWS, needs JSON.
 */
export function wholePolicy({ policies, root, format }: PolicyDocument): Policy | undefined {
  const [policy, another] = policies;
  return policy && !another && policy.node === root && format === 'json' ? policy : undefined;
}

/** Whether what is absent from a policy means nothing: its text has faults, or a tool fills in parts of it. */
function isDoubtful(node: ObjectNode, { templates, problems }: JsonDocument): boolean {
  const isWithin = ({ start }: Span) => start >= node.start && start <= node.end;
  return templates.length > 0 || problems.some((problem) => !isFormatProblem(problem) && isWithin(problem));
}

function readRegion(
  region: PolicyRegion,
  declared: DeclaredKind | undefined,
  incomplete: boolean,
  isTemplate: boolean,
): Policy {
  const { node, owner, wrapping = 'document' } = region;
  const statements = statementNodes(statementValue(node));
  const kind = region.fixedKind ?? decideKind(statements, declared);
  return parsePolicy(node, { kind, declared, incomplete, owner, wrapping }, isTemplate);
}

function statementValue(node: Policy['node']): SyntaxNode | undefined {
  const exact = memberOf(node, 'Statement');
  return (exact ?? node.members.find((member) => /^statements?$/i.test(member.key.value)))?.value;
}
