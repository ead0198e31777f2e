import { isReported, rulesOfCode } from '../../../engine/src/accessAnalyzer/known';
import { type FindingPlace, placeOf } from '../../../engine/src/accessAnalyzer/place';
import type { Scope } from '../../../engine/src/analysis/analysis';
import { suppressionPath } from '../../../engine/src/analysis/suppressionFiles';
import type { Finding } from '../../../engine/src/rules/rule';
import { sidOf } from '../../../engine/src/suppressions/apply';
import type { Span } from '../../../engine/src/syntax/syntax';
import { guard, type ServerContext } from '../context';
import { toRange } from '../convert';
import {
  type AnalyzerFinding,
  type PlaceAnalyzerFindingsParams,
  type PlacedAnalyzerFinding,
  placeAnalyzerFindings,
} from '../protocol';
import type { DocumentAnalysis } from '../workspace/analyses';

/** Answers where the findings of IAM Access Analyzer belong in a file, and which of them are known already. */
export function registerAccessAnalyzer(ctx: ServerContext): void {
  ctx.connection.onRequest(
    placeAnalyzerFindings,
    guard(
      ctx,
      'Placing findings of Access Analyzer',
      null,
      async ({ uri, findings }: PlaceAnalyzerFindingsParams): Promise<PlacedAnalyzerFinding[] | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        const root = analysis?.policies.root;
        if (analysis === undefined || root === undefined) return null;
        const hides = await hiding(ctx, analysis);
        const text = analysis.document.getText();
        return findings.map((finding) => {
          const paths = finding.locations.length === 0 ? [[]] : finding.locations;
          const places = paths.map((path) => placeOf(root, text, path));
          const rangeOf = (span: Span) => toRange(analysis.document, span);
          const [rule] = rulesOfCode(finding.code);
          const sid = sidAt(analysis, places[0]);
          return {
            ...(rule === undefined ? {} : { rule }),
            ...(sid === undefined ? {} : { sid }),
            places: places.map(({ shown, whole }) => ({ range: rangeOf(shown), whole: rangeOf(whole) })),
            known: knownAs(analysis, finding, places, hides),
          };
        });
      },
    ),
  );
}

type Hides = (ruleId: string, place: FindingPlace) => boolean;

function knownAs(
  { document, findings, suppressed }: DocumentAnalysis,
  { code }: AnalyzerFinding,
  places: readonly FindingPlace[],
  hides: Hides,
): PlacedAnalyzerFinding['known'] {
  const ruleIds = rulesOfCode(code);
  if (ruleIds.length === 0) return undefined;
  const text = document.getText();
  if (isReported(findings, text, ruleIds, places)) return 'reported';
  const ours = suppressed.map(({ finding }) => finding);
  if (isReported(ours, text, ruleIds, places)) return 'suppressed';
  return places.every((place) => ruleIds.some((ruleId) => hides(ruleId, place))) ? 'suppressed' : undefined;
}

/** Whether the settings or the suppressions of a file hide what a rule would say at a place. */
async function hiding(ctx: ServerContext, analysis: DocumentAnalysis): Promise<Hides> {
  const { document } = analysis;
  const scope: Scope = await ctx.workspace.scopeOf(document.uri);
  const suppressions =
    scope.top === undefined ? undefined : await ctx.workspace.suppressions.nearest(document.uri, scope.top);
  return (ruleId, place) => {
    if (scope.settings.rules[ruleId] === 'off') return true;
    if (suppressions === undefined) return false;
    const path = suppressionPath(suppressions.folder, document.uri);
    return suppressions.apply(path, [findingAt(analysis, ruleId, place)]).suppressed.length > 0;
  };
}

function sidAt(analysis: DocumentAnalysis, place: FindingPlace | undefined): string | undefined {
  return place && sidOf(findingAt(analysis, '', place));
}

/** What a rule of ours would have found at a place. */
function findingAt({ policies }: DocumentAnalysis, ruleId: string, { shown }: FindingPlace): Finding {
  const [policy] = policies.policies;
  const nothing = { message: '', fixes: () => [], related: [] };
  return { ruleId, severity: 'warning', span: shown, policy, ...nothing };
}
