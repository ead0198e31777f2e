import { summarisePolicy, trustedServices } from '../../../engine/src/access/summary';
import type { CheckedTemplateRole } from '../../../engine/src/analysis/analysis';
import type { IamData } from '../../../engine/src/data/iamData';
import { type OutlineEntry, outlineOf } from '../../../engine/src/describe/outline';
import type { PolicyDocument } from '../../../engine/src/documents/document';
import type { Policy } from '../../../engine/src/model/model';
import type { TemplateRole as RoleOfTemplate } from '../../../engine/src/places/templateRoles';
import { policiesOf } from '../../../engine/src/roles/templateRoles';
import type { Finding } from '../../../engine/src/rules/rule';
import type { Span } from '../../../engine/src/syntax/syntax';
import { serviceName } from '../../../engine/src/trust/serviceName';
import { toRange } from '../convert';
import type { PolicyStatement, TemplatePolicy, TemplateRole, WorkspacePolicy } from '../protocol';
import type { DocumentAnalysis } from './analyses';
import { describeFinding } from './policyFiles';

/** What the client is told of the roles that a template creates. The findings of each are those that aren't suppressed. */
export function describeTemplateRoles(
  data: IamData,
  analysis: DocumentAnalysis,
  folder: string | undefined,
  checked: readonly CheckedTemplateRole[],
): TemplateRole[] {
  const outline = outlineOf({ data, accountNames: {} }, analysis.policies);
  const entryOf = new Map(analysis.policies.policies.map((policy, index) => [policy, outline[index]]));
  return checked.flatMap(({ role, findings }) => {
    const { template } = role;
    if (!template) return [];
    const { document } = analysis;
    const policies = policiesOf(analysis.policies, template);
    const describe = (policy: Policy) => describePolicy(data, analysis, policy, entryOf.get(policy));
    const trust = policies.filter(({ kind }) => kind === 'trust');
    const services = [...new Set([...template.services, ...trust.flatMap((policy) => trustedServices(policy))])];
    return [
      {
        uri: document.uri,
        ...(folder === undefined ? {} : { folder }),
        logicalId: template.name,
        resourceType: template.kind,
        ...(template.physicalName === undefined ? {} : { roleName: template.physicalName }),
        range: toRange(document, template.span),
        whole: toRange(document, template.whole),
        trust: trust.map(describe),
        trustedServices: services.map((name) => serviceName(data, name)),
        policies: policies.filter(({ kind }) => kind === 'permission').map(describe),
        managedPolicies: role.managedPolicies,
        ...(role.boundary === undefined ? {} : { permissionsBoundary: role.boundary }),
        users: template.uses.map(({ kind, name, span }) => ({
          type: kind,
          logicalId: name,
          range: toRange(document, span),
        })),
        findings: findings.map((finding) => describeFinding(document, finding)),
        counts: countsWithin(analysis.findings, spansOf(analysis.policies, template)),
      },
    ];
  });
}

/** The resource of a role, and the policies of others that are attached to it. */
function spansOf(document: PolicyDocument, role: RoleOfTemplate): readonly Span[] {
  return [role.whole, ...policiesOf(document, role).map(({ node }) => node)];
}

function describePolicy(
  data: IamData,
  { document, findings }: DocumentAnalysis,
  policy: Policy,
  entry: OutlineEntry | undefined,
): TemplatePolicy {
  const { owner, node } = policy;
  const isResource = owner?.kind.startsWith('AWS::IAM::') === true && owner.property === 'PolicyDocument';
  const name = isResource ? owner.name : owner?.policyName;
  return {
    ...(name === undefined ? {} : { name }),
    range: toRange(document, { start: node.start, end: node.start }),
    managed: owner?.kind === 'AWS::IAM::ManagedPolicy',
    conditional: owner?.isConditional === true,
    summary: summarisePolicy(data, policy),
    statements: (entry?.children ?? []).map(
      ({ name: title, detail, selection }): PolicyStatement => ({
        name: title,
        detail,
        position: toRange(document, selection).start,
      }),
    ),
    counts: countsWithin(findings, [node]),
  };
}

function countsWithin(findings: readonly Finding[], spans: readonly Span[]): WorkspacePolicy['counts'] {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  for (const { span, severity } of findings) {
    if (spans.some(({ start, end }) => start <= span.start && span.end <= end)) counts[severity]++;
  }
  return counts;
}
