import { guard, type ServerContext } from '../context';
import {
  type BroadPolicies,
  type BroadPoliciesParams,
  broadPolicies,
  type DescribePolicyParams,
  describePolicy,
  type ManagedPoliciesParams,
  type ManagedPolicyChoice,
  managedPolicies,
  type PolicyDescription,
  type ServiceNamesParams,
  type SourceSendersParams,
  serviceNames,
  sourceSenders,
  type WorkspacePoliciesParams,
  type WorkspacePolicy,
  workspacePolicies,
} from '../protocol';
import { describePolicyFile, toChoice } from '../workspace/policyFiles';
import { broadReasons, chooseManagedPolicies } from './managedPolicies';

/** Answers the client's questions about policies before it talks to AWS: what a file holds, which files there are. */
export function registerPolicies(ctx: ServerContext): void {
  ctx.connection.onRequest(
    describePolicy,
    guard(
      ctx,
      'Describing a policy',
      null,
      async ({ uri, saved }: DescribePolicyParams): Promise<PolicyDescription | null> => {
        const { analyses } = ctx.workspace;
        const analysis = await (saved ? analyses.ofSavedFile(uri) : analyses.ofFile(uri));
        return analysis ? describePolicyFile(ctx.data, analysis) : null;
      },
    ),
  );
  ctx.connection.onRequest(
    workspacePolicies,
    guard(ctx, 'Listing policies', [], async ({ kind }: WorkspacePoliciesParams, token): Promise<WorkspacePolicy[]> => {
      const found: WorkspacePolicy[] = [];
      for await (const uri of ctx.workspace.search.all(token)) {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        const description = analysis && describePolicyFile(ctx.data, analysis);
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
      async (params: ManagedPoliciesParams): Promise<ManagedPolicyChoice[]> => chooseManagedPolicies(ctx, params),
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
    sourceSenders,
    guard(
      ctx,
      'Looking up services',
      [],
      async ({ principals }: SourceSendersParams): Promise<string[]> =>
        principals.filter((principal) => ctx.data.sourceKeys(principal)?.support === 'supported'),
    ),
  );
  ctx.connection.onRequest(
    serviceNames,
    guard(
      ctx,
      'Naming services',
      [],
      async ({ principals }: ServiceNamesParams): Promise<string[]> =>
        principals.map((principal) => ctx.engine.serviceName(principal)),
    ),
  );
}
