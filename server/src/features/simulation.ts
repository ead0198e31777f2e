import { guard, type ServerContext } from '../context';
import { simulationChoices as request, type SimulationChoices, type SimulationChoicesParams } from '../protocol';

/** Answers what a simulation of some policy files can be about. */
export function registerSimulation(ctx: ServerContext): void {
  const nothing: SimulationChoices = { actions: [], resources: [], keys: [] };
  ctx.connection.onRequest<SimulationChoices, void>(
    request,
    guard(ctx, 'Listing what can be simulated', nothing, async ({ uris }: SimulationChoicesParams) => {
      const files = await Promise.all(
        uris.map(async (uri) => {
          const analysis = await ctx.workspace.analyses.ofFile(uri);
          return analysis ? [{ document: analysis.document, scope: await ctx.workspace.scopeOf(uri) }] : [];
        }),
      );
      return ctx.engine.simulationChoices(files.flat());
    }),
  );
}
