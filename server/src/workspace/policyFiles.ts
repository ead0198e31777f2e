import type { TextDocument } from 'vscode-languageserver-textdocument';
import { summarisePolicy, trustedServices } from '../../../engine/src/access/summary';
import type { Scope } from '../../../engine/src/analysis/analysis';
import type { IamData } from '../../../engine/src/data/iamData';
import { outlineOf } from '../../../engine/src/describe/outline';
import { type PolicyDocument, wholePolicy } from '../../../engine/src/documents/document';
import { proposedName } from '../../../engine/src/model/proposedName';
import type { Finding } from '../../../engine/src/rules/rule';
import { canonicalUri, filePath } from '../../../engine/src/text/uris';
import { serviceName } from '../../../engine/src/trust/serviceName';
import { toRange } from '../convert';
import type { DescribedFinding, PolicyDescription, PolicyStatement, WorkspacePolicy } from '../protocol';
import type { DocumentAnalysis } from './analyses';
import type { KnownFile } from './inventory';

/** A file as the inventory keeps it, read but not checked; undefined when it has no policy of a role. */
export function knownFile(policies: PolicyDocument, uri: string, { folder }: Scope): KnownFile | undefined {
  if (folder === undefined) return undefined;
  const place = { uri: canonicalUri(uri), folder, path: policies.path };
  if (policies.roles.length > 0) return { ...place, kind: 'template' };
  const kind = wholePolicy(policies)?.kind;
  return kind === 'trust' || kind === 'permission' ? { ...place, kind } : undefined;
}

/** A file as the inventory keeps it, after a check. */
export function checkedFile(data: IamData, analysis: DocumentAnalysis, scope: Scope): KnownFile | undefined {
  const entry = knownFile(analysis.policies, analysis.document.uri, scope);
  if (entry === undefined || entry.kind === 'template') return entry;
  return { ...entry, choice: toChoice(describePolicyFile(data, analysis)) };
}

/** What the client is told of a file: what it holds and what is wrong with it. */
export function describePolicyFile(
  data: IamData,
  { document, policies, findings }: DocumentAnalysis,
): PolicyDescription {
  const one = wholePolicy(policies);
  return {
    uri: document.uri,
    text: document.getText(),
    kind: one?.kind ?? 'none',
    summary: one ? summarisePolicy(data, one) : '',
    proposedName: proposedName(filePath(document.uri), one?.kind),
    trustedServices: one ? [...new Set(trustedServices(one).map((name) => serviceName(data, name)))] : [],
    statements: one ? statementsOf(data, document, policies) : [],
    findings: findings.map((finding) => describeFinding(document, finding)),
    policyCount: policies.policies.length,
    roleCount: policies.roles.length,
  };
}

function statementsOf(data: IamData, document: TextDocument, policies: PolicyDocument): PolicyStatement[] {
  return outlineOf({ data, accountNames: {} }, policies).map(({ name, detail, selection }) => ({
    name,
    detail,
    position: toRange(document, selection).start,
  }));
}

export function describeFinding(
  document: TextDocument,
  { ruleId, severity, message, span }: Finding,
): DescribedFinding {
  return { rule: ruleId, severity, message, range: toRange(document, span) };
}

/** What lists tell of a file: its findings are counted. */
export function toChoice({
  findings,
  text: _,
  policyCount: __,
  roleCount: ___,
  ...description
}: PolicyDescription): WorkspacePolicy {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  for (const { severity } of findings) counts[severity]++;
  return { ...description, counts };
}
