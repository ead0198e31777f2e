import type { TextDocument } from 'vscode-languageserver-textdocument';
import { summarisePolicy, trustedServices } from '../../../engine/src/access/summary';
import { type Analysis, filePath } from '../../../engine/src/analysis/analysis';
import type { IamData } from '../../../engine/src/data/iamData';
import { wholePolicy } from '../../../engine/src/documents/document';
import { proposedName } from '../../../engine/src/model/proposedName';
import type { Finding } from '../../../engine/src/rules/rule';
import { serviceName } from '../../../engine/src/trust/serviceName';
import { guard, type ServerContext } from '../context';
import { toRange } from '../convert';
import {
  type BroadPolicies,
  type BroadPoliciesParams,
  broadPolicies,
  type DescribedFinding,
  type DescribePolicyParams,
  describePolicy,
  type ManagedPoliciesParams,
  type ManagedPolicyChoice,
  managedPolicies,
  type PolicyDescription,
  type ServiceNamesParams,
  serviceNames,
  type WorkspacePoliciesParams,
  type WorkspacePolicy,
  workspacePolicies,
} from '../protocol';
import { broadReasons, chooseManagedPolicies } from './managedPolicies';
import { searchWorkspace } from './workspaceSearch';

/** Answers the client's questions about policies before it talks to AWS: what a file holds, which files there are. */
export function registerPolicies(ctx: ServerContext): void {
  ctx.connection.onRequest(
    describePolicy,
    guard(
      ctx,
      'Describing a policy',
      null,
      async ({ uri }: DescribePolicyParams): Promise<PolicyDescription | null> => {
        const analysis = await ctx.analyseFile(uri);
        return analysis ? describe(ctx.data, analysis) : null;
      },
    ),
  );
  ctx.connection.onRequest(
    workspacePolicies,
    guard(ctx, 'Listing policies', [], async ({ kind }: WorkspacePoliciesParams, token): Promise<WorkspacePolicy[]> => {
      const found: WorkspacePolicy[] = [];
      for await (const uri of searchWorkspace(ctx, token)) {
        const analysis = await ctx.analyseFile(uri);
        const description = analysis && describe(ctx.data, analysis);
        if (description?.kind === kind) found.push(toChoice(description));
      }
      return found;
    }),
  );
  ctx.connection.onRequest(
    managedPolicies,
    guard(
      ctx,
      'Listing managed policies',
      [],
      async (params: ManagedPoliciesParams): Promise<ManagedPolicyChoice[]> => chooseManagedPolicies(ctx.data, params),
    ),
  );
  ctx.connection.onRequest(
    broadPolicies,
    guard(
      ctx,
      'Judging managed policies',
      {},
      async (params: BroadPoliciesParams): Promise<BroadPolicies> => broadReasons(ctx.data, params),
    ),
  );
  ctx.connection.onRequest(
    serviceNames,
    guard(
      ctx,
      'Naming services',
      [],
      async ({ principals }: ServiceNamesParams): Promise<string[]> =>
        principals.map((principal) => serviceName(ctx.data, principal)),
    ),
  );
}

export function describe(data: IamData, { document, policies, findings }: Analysis): PolicyDescription {
  const one = wholePolicy(policies);
  return {
    uri: document.uri,
    text: document.getText(),
    kind: one?.kind ?? 'none',
    summary: one ? summarisePolicy(one) : '',
    proposedName: proposedName(filePath(document.uri), one?.kind),
    trustedServices: one ? [...new Set(trustedServices(one).map((name) => serviceName(data, name)))] : [],
    findings: findings.map((finding) => describeFinding(document, finding)),
  };
}

export function describeFinding(
  document: TextDocument,
  { ruleId, severity, message, span }: Finding,
): DescribedFinding {
  return { rule: ruleId, severity, message, range: toRange(document, span) };
}

export function toChoice({ findings, text: _, ...description }: PolicyDescription): WorkspacePolicy {
  const counts = { error: 0, security: 0, warning: 0, suggestion: 0 };
  for (const { severity } of findings) counts[severity]++;
  return { ...description, counts };
}
