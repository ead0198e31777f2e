import { managedPoliciesAllowing } from './access/managedPoliciesAllowing';
import { type SimulationChoices, simulationChoices } from './access/simulationChoices';
import {
  type Analysis,
  allowsComments,
  createAnalyser,
  createPolicyReader,
  documentPath,
  type PolicyReader,
  ruleIds,
  type Scope,
  type TextSource,
} from './analysis/analysis';
import type { FileSystem } from './analysis/fileSystem';
import { readRepository } from './analysis/repository';
import { readSiblings } from './analysis/siblings';
import { createSuppressionFiles } from './analysis/suppressionFiles';
import type { Permission } from './changes/addPermission';
import type { TrustWish } from './changes/addPrincipal';
import { complete } from './completion/complete';
import { describeTopic } from './completion/describe';
import type { Proposal, Topic } from './completion/proposal';
import { invitesPolicy } from './completion/situation';
import type { IamData, ManagedPolicy } from './data/types';
import { type DescribedChange, describePermission, describePrincipal } from './denials/changes';
import { findDenials } from './denials/findDenials';
import { type DenialReport, reportDenial } from './denials/report';
import { type NamedResources, resourcesNamed } from './denials/resourcesNamed';
import { assumeReport } from './describe/assume';
import { type Hint, hintsWithin } from './describe/hints';
import { type HoverText, hoverAt } from './describe/hover';
import type { Knowledge } from './describe/knowledge';
import { lensText, roleLensText } from './describe/lens';
import { newAccessReport } from './describe/newAccess';
import { type OutlineEntry, outlineOf } from './describe/outline';
import { type ReferenceLink, referenceLinks } from './describe/references';
import { foldableSpans, spansAround } from './describe/structure';
import { wholePolicy } from './documents/document';
import type { Edit } from './edits/editor';
import { differenceOf, formatPolicy, type Indentation } from './edits/formatPolicy';
import { type FixedText, fixAll } from './fixes/fixAll';
import { kindFromName } from './model/fileName';
import type { Policy } from './model/model';
import { proposedName } from './model/proposedName';
import { mayHoldPolicy, mayHoldYamlPolicy } from './places/regions';
import { findRefactorings } from './refactorings/find';
import type { Refactoring } from './refactorings/refactoring';
import type { RoleDeclaration } from './roles/declaration';
import { templateAccessReport } from './roles/templateAccess';
import { describeTemplatePermission, describeTemplatePolicy } from './roles/templatePermission';
import { chosenRole, policiesOf, type RoleChoice } from './roles/templateRoles';
import { reportTemplateTrust } from './roles/templateTrust';
import type { Finding, RoleFinding } from './rules/rule';
import { defaultSettings } from './settings/settings';
import type { Span } from './syntax/syntax';
import { filePath } from './text/uris';
import { type AssumeAnswer, canAssume } from './trust/assume';
import { parseCaller } from './trust/assumeCaller';
import { speaksOfTokens } from './trust/repository';
import { serviceName } from './trust/serviceName';
import { inferUseCase } from './trust/useCase';

export type { Analysis, Scope, TextSource } from './analysis/analysis';

export interface EngineOptions {
  /** Facts about AWS. */
  readonly data: IamData;
  /** What is near a document: without it, nothing is inferred from neighbouring files and no suppressions apply. */
  readonly fileSystem?: FileSystem;
  /** The current day as an ISO date. */
  readonly today: () => string;
  /** Milliseconds since 1970, for the dates that completion offers. By default the beginning of today. */
  readonly now?: () => number;
  /** Takes what went wrong inside, such as a rule that failed. Never the text of a document. */
  readonly log?: (message: string) => void;
}

/**
 * Everything that can be asked about IAM policies. Documents are handed in as they are, with the scope that they belong to;
 * a scope that is not given has the default settings, no folder, and leaves no document out. Each version of a document is read once. Offsets and
 * spans count UTF-16 units from 0, the end excluded. No text makes a function throw: what is broken becomes a finding, and
 * where there is nothing to say the answer is empty or undefined.
 */
export interface Engine extends PolicyReader {
  /** The findings of a document, in the order of the text. The document's URI tells which files are near it. */
  analyze<Document extends TextSource>(document: Document, scope?: Scope): Promise<Analysis<Document>>;
  /**
   * The text after every fix that keeps the meaning, and the edits that lead there. Findings come from `analyze`, unless a
   * function is given that knows more about a version of the text.
   */
  fixAll(
    document: TextSource,
    scope?: Scope,
    findingsOf?: (text: string) => Promise<readonly Finding[]>,
  ): Promise<FixedText>;
  /** What may be inserted at an offset, the likely first. */
  complete(document: TextSource, offset: number, scope?: Scope): Promise<readonly Proposal[]>;
  /** The documentation of a proposal that names a topic, as plain text. */
  describeProposal(topic: Topic): string | undefined;
  /** What is said about the smallest part of a policy at an offset, as Markdown. */
  hover(document: TextSource, offset: number, scope?: Scope): HoverText | undefined;
  /** Policies, statements and what they consist of, as a tree. */
  outline(document: TextSource, scope?: Scope): readonly OutlineEntry[];
  /** Short texts behind the patterns and account IDs in a span, as the settings want them. */
  hints(document: TextSource, span: Span, scope?: Scope): readonly Hint[];
  /** One line above a trust or permission policy that is a whole document. */
  lens(document: TextSource, scope?: Scope): Lens | undefined;
  /** One line above each role of a template. */
  roleLenses(document: TextSource, scope?: Scope): readonly RoleLens[];
  /** Links to AWS's reference, one for each service. */
  links(document: TextSource, scope?: Scope): readonly ReferenceLink[];
  /** What can be folded. */
  folds(document: TextSource, scope?: Scope): readonly Span[];
  /** The parts around an offset, from the innermost to the policy. */
  spansAround(document: TextSource, offset: number, scope?: Scope): readonly Span[];
  /** What a document can be rewritten to at a span. `asked` adds what is of use only to someone who looks for it. */
  refactorings(document: TextSource, span: Span, asked: boolean, scope?: Scope): readonly Refactoring[];
  /** The edits that bring a policy into AWS's order; undefined for a document that is no single sound policy. */
  format(document: TextSource, indentation: Indentation, scope?: Scope): readonly Edit[] | undefined;
  /**
   * Who can assume the role of a trust policy, or a role of a template. Undefined for a document that is neither, and for
   * a template with several roles where the question doesn't tell which.
   */
  whoCanAssume(document: TextSource, question?: AssumeQuestion, scope?: Scope): WhoCanAssume | undefined;
  /**
   * What a policy, or each role of a template, allows that an earlier version did not, as plain text. Undefined for a
   * document that is neither.
   */
  newAccess(document: TextSource, earlier: EarlierVersion, scope?: Scope): string | undefined;
  /** The logical IDs of the roles that a template creates; none of a document that is no template. */
  roleIds(document: TextSource, scope?: Scope): readonly string[];
  /** The denied calls that a text tells of: a log, an error message, an event. */
  denials(text: string): readonly DenialReport[];
  /** How a permission comes into a permission policy, or into the role of a template that is meant. */
  addPermission(document: TextSource, permission: Permission, scope?: Scope, role?: RoleChoice): DescribedChange;
  /** How statements become a new inline policy of the role of a template that is meant. Undefined where there is none. */
  addPolicy(
    document: TextSource,
    statements: readonly object[],
    scope?: Scope,
    role?: RoleChoice,
  ): DescribedChange | undefined;
  /** How a principal comes into a trust policy. */
  addPrincipal(document: TextSource, wish: TrustWish, scope?: Scope): DescribedChange;
  /** What a simulation of policies can be about. */
  simulationChoices(documents: readonly ScopedDocument[]): SimulationChoices;
  /** The resources that policies name and that actions work on, and what an ARN of such a resource looks like. */
  resourcesNamed(actions: readonly string[], documents: readonly ScopedDocument[]): NamedResources;
  /** What the rules on whole roles find in the documents of a role. */
  analyzeRole(role: RoleDocuments, scope?: Scope): readonly RoleFinding[];
  /** AWS managed policies that allow an action, the narrowest first. */
  managedPoliciesAllowing(action: string): readonly ManagedPolicy[];
  /** What people call the service behind a service principal: `Lambda` for `lambda.amazonaws.com`. */
  serviceName(principal: string): string;
}

export interface ScopedDocument {
  readonly document: TextSource;
  readonly scope?: Scope;
}

export interface Lens {
  /** Whom the policy trusts or what it grants, and its size. */
  readonly text: string;
  readonly kind: 'trust' | 'permission';
  /** The brace that the policy begins with. */
  readonly span: Span;
}

export interface RoleLens {
  /** Whom the role trusts, what its policies in the template grant, and how many managed policies it has. */
  readonly text: string;
  readonly logicalId: string;
  /** The key that declares the role. */
  readonly span: Span;
}

export interface AssumeQuestion extends RoleChoice {
  /** The role's name, where it is known. By default one is proposed from the document's name. */
  readonly roleName?: string;
  /** Someone to ask about: an ARN, an account, a service principal, the subject of a token. */
  readonly caller?: string;
}

export interface WhoCanAssume {
  /** What the report is about: the role, or else the proposal for its name. */
  readonly name: string;
  /** Plain text. */
  readonly text: string;
  /** Whether the caller in question can assume the role; undefined without a question that is understood. */
  readonly verdict: AssumeAnswer['verdict'] | undefined;
}

export interface EarlierVersion {
  /** Undefined when there was none. */
  readonly text: string | undefined;
  /** What the earlier version is: `the last commit`. */
  readonly since: string;
  /** The document's name in the report. */
  readonly name: string;
}

/** The documents of a role, and what is declared of it besides. With a name, nothing else is attached to the role. */
export interface RoleDocuments
  extends Partial<Pick<RoleDeclaration, 'name' | 'managedPolicies' | 'permissionsBoundary'>> {
  readonly trust?: TextSource;
  readonly policies: readonly TextSource[];
}

/** Whoever names no scope wants every document looked at, whatever it is called. */
const everywhere: Scope = {
  settings: { ...defaultSettings, include: ['**'], exclude: [] },
  folder: undefined,
  top: undefined,
};
const noFiles: FileSystem = { readText: async () => undefined, fileNames: async () => [] };

/** Larger suppression files are not read; in bytes. */
const maxSuppressionFile = 1024 * 1024;

/** Makes an engine. It keeps what it has read for as long as the documents live, and nothing else. */
export function createEngine({ data, today, ...options }: EngineOptions): Engine {
  const { fileSystem = noFiles, log = () => undefined } = options;
  const now = options.now ?? (() => Date.parse(today()));
  const reader = createPolicyReader({ data, log });
  const suppressions = createSuppressionFiles({
    today,
    ruleIds,
    read: async (uri) => {
      const content = await fileSystem.readText(uri, maxSuppressionFile);
      return content && 'text' in content ? content.text : undefined;
    },
  });
  const analyse = createAnalyser({ reader, fileSystem, suppressions, today });
  const read = (document: TextSource, scope: Scope) => reader.read(document, scope).policies;
  const whole = (document: TextSource, scope: Scope) => wholePolicy(read(document, scope));
  const allPoliciesOf = (documents: readonly ScopedDocument[]) =>
    documents.flatMap(({ document, scope = everywhere }) => read(document, scope).policies);
  const knowledgeOf = ({ settings }: Scope): Knowledge => ({ data, accountNames: settings.accountNames });

  return {
    ...reader,
    analyze: (document, scope = everywhere) => analyse(document, scope),
    fixAll: (document, scope = everywhere, findingsOf) =>
      fixAll(
        document.getText(),
        findingsOf ?? (async (text) => (await analyse(withText(document, text), scope)).findings),
        documentPath(document, scope),
      ),
    complete: async (document, offset, scope = everywhere) => {
      const text = document.getText();
      const { policies, useCase, declaredKind, isLeftAlone } = reader.read(document, scope);
      const path = documentPath(document, scope);
      const mayHold = policies.format === 'yaml' ? mayHoldYamlPolicy(text) : mayHoldPolicy(text, path);
      if (isLeftAlone || (!invitesPolicy({ declaredKind, path }) && !mayHold)) return [];
      const source = {
        text,
        path,
        allowsComments: allowsComments(document),
        declaredKind,
        data,
        ownAccounts: scope.settings.ownAccounts,
        useCase: await intendedPrincipals(fileSystem, document.uri, path, text, useCase),
        repository: speaksOfTokens(text) ? await readRepository(fileSystem, document.uri) : undefined,
        now: now(),
      };
      return complete(source, offset);
    },
    describeProposal: (topic) => describeTopic(data, topic),
    hover: (document, offset, scope = everywhere) => hoverAt(knowledgeOf(scope), read(document, scope), offset),
    outline: (document, scope = everywhere) => outlineOf(knowledgeOf(scope), read(document, scope)),
    hints: (document, span, scope = everywhere) =>
      hintsWithin(knowledgeOf(scope), read(document, scope), span, scope.settings.inlayHints),
    lens: (document, scope = everywhere) => {
      const policy = whole(document, scope);
      // The policies of buckets and queues are sent by other tools, under quotas of their own.
      if (policy?.kind !== 'trust' && policy?.kind !== 'permission') return undefined;
      const text = lensText(knowledgeOf(scope), read(document, scope), policy, scope.settings.trustPolicyQuota);
      return { text, kind: policy.kind, span: { start: policy.node.start, end: policy.node.start + 1 } };
    },
    roleLenses: (document, scope = everywhere) => {
      const policies = read(document, scope);
      return policies.roles.map((role) => {
        const { name, span, services, managedPolicies } = role;
        const own = policiesOf(policies, role);
        const text = roleLensText(knowledgeOf(scope), own, services, managedPolicies.length);
        return { text, logicalId: name, span };
      });
    },
    links: (document, scope = everywhere) => referenceLinks(data, read(document, scope)),
    folds: (document, scope = everywhere) => foldableSpans(read(document, scope)),
    spansAround: (document, offset, scope = everywhere) => spansAround(read(document, scope), offset),
    refactorings: (document, span, asked, scope = everywhere) =>
      findRefactorings({ document: read(document, scope), data, span, asked }),
    format: (document, indentation, scope = everywhere) => {
      const text = formatPolicy(read(document, scope), indentation);
      return text === undefined ? undefined : differenceOf(document.getText(), text);
    },
    whoCanAssume: (document, { roleName, caller, ...choice } = {}, scope = everywhere) => {
      const lineOf = lineFinder(document.getText());
      const policy = whole(document, scope);
      const role = policy ? undefined : chosenRole(read(document, scope), choice);
      if (role) {
        const trust = { document: read(document, scope), role, lineOf };
        return { name: role.name, ...reportTemplateTrust(knowledgeOf(scope), trust, caller) };
      }
      if (policy?.kind !== 'trust') return undefined;
      const name = roleName ?? proposedName(filePath(document.uri), 'trust');
      const subject = { policy, name, lineOf };
      const asked = caller === undefined ? undefined : parseCaller(caller);
      return {
        name,
        text: assumeReport(knowledgeOf(scope), subject, caller),
        verdict: asked && canAssume(policy, asked).verdict,
      };
    },
    roleIds: (document, scope = everywhere) => read(document, scope).roles.map(({ name }) => name),
    newAccess: (document, { text, since, name }, scope = everywhere) => {
      const policy = whole(document, scope);
      const earlier = text === undefined ? undefined : withText(document, text);
      if (read(document, scope).policies.some(({ owner, kind }) => owner && kind !== 'resource')) {
        return templateAccessReport(knowledgeOf(scope), {
          document: read(document, scope),
          before: earlier && read(earlier, scope),
          name,
          since,
          lineOf: lineFinder(document.getText()),
        });
      }
      if (!policy || policy.kind === 'resource') return undefined;
      const old = earlier && whole(earlier, scope);
      const before = old?.kind === policy.kind ? old : undefined;
      const lineOf = lineFinder(document.getText());
      return newAccessReport(knowledgeOf(scope), { policy, before, name, since, lineOf });
    },
    denials: (text) => findDenials(text).map((found) => reportDenial(data, found)),
    addPermission: (document, permission, scope = everywhere, choice = {}) => {
      const policy = whole(document, scope);
      const role = policy ? undefined : chosenRole(read(document, scope), choice);
      return role
        ? describeTemplatePermission(read(document, scope), role, permission)
        : describePermission(document.getText(), policy, permission);
    },
    addPolicy: (document, statements, scope = everywhere, choice = {}) => {
      const template = read(document, scope);
      const role = chosenRole(template, choice);
      return role && describeTemplatePolicy(template, role, statements);
    },
    addPrincipal: (document, wish, scope = everywhere) =>
      describePrincipal(document.getText(), whole(document, scope), wish),
    simulationChoices: (documents) => simulationChoices(data, allPoliciesOf(documents)),
    resourcesNamed: (actions, documents) => resourcesNamed(data, actions, allPoliciesOf(documents)),
    managedPoliciesAllowing: (action) => managedPoliciesAllowing(data, action),
    serviceName: (principal) => serviceName(data, principal),
    analyzeRole: ({ name, trust, policies, managedPolicies, permissionsBoundary }, scope = everywhere) => {
      const partOf = (document: TextSource, kind: Policy['kind']) => {
        const policy = whole(document, scope);
        return policy?.kind === kind ? { file: document.uri, document: read(document, scope), policy } : undefined;
      };
      const parts = policies.map((document) => partOf(document, 'permission')).filter((part) => part !== undefined);
      return reader.roleLinter(scope.settings)({
        name,
        trust: trust && partOf(trust, 'trust'),
        policies: parts,
        managedPolicies: managedPolicies ?? [],
        boundary: permissionsBoundary,
        isComplete: name !== undefined && parts.length === policies.length,
        others: [],
      });
    },
  };
}

/** Another version of a document. */
function withText({ uri, languageId, version }: TextSource, text: string): TextSource {
  return { uri, languageId, version, getText: () => text };
}

/** Gives the number of an offset's line, from 1. */
function lineFinder(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split(/\r\n|\r|\n/).length;
}

/** The services that a role is for. Only a trust policy asks, so the neighbouring files are not read for others. */
async function intendedPrincipals(
  fileSystem: FileSystem,
  uri: string,
  path: string,
  text: string,
  setting: string | undefined,
): Promise<readonly string[]> {
  const isTrust = kindFromName(path)?.kind === 'trust' || /"(Principal|Service|sts:AssumeRole)"/.test(text);
  if (!isTrust) return [];
  const inferred =
    inferUseCase({ path, setting }) ?? inferUseCase({ path, setting, siblings: await readSiblings(fileSystem, uri) });
  return inferred?.principals ?? [];
}
