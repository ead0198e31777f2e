import { simulationChoices } from '../../../engine/src/access/simulationChoices';
import { guard, type ServerContext } from '../context';
import { simulationChoices as request, type SimulationChoices, type SimulationChoicesParams } from '../protocol';

/** Answers what a simulation of some policy files can be about. */
export function registerSimulation(ctx: ServerContext): void {
  const nothing: SimulationChoices = { actions: [], resources: [], keys: [] };
  ctx.connection.onRequest<SimulationChoices, void>(
    request,
    guard(ctx, 'Listing what can be simulated', nothing, async ({ uris }: SimulationChoicesParams) => {
      const analyses = await Promise.all(uris.map((uri) => ctx.workspace.analyses.ofFile(uri)));
      const policies = analyses.flatMap((analysis) => analysis?.policies.policies ?? []);
      return simulationChoices(ctx.data, policies);
    }),
  );
}
