import { TextDocument } from 'vscode-languageserver-textdocument';
import { knownAction } from '../../../engine/src/actions/actionPattern';
import { couldBeArnOf } from '../../../engine/src/arn/arnPattern';
import { type DescribedChange, describePermission, describePrincipal } from '../../../engine/src/denials/changes';
import { findDenials } from '../../../engine/src/denials/findDenials';
import { reportDenial } from '../../../engine/src/denials/report';
import { wholePolicy } from '../../../engine/src/documents/document';
import { applyEdits, type Edit } from '../../../engine/src/edits/editor';
import type { Span } from '../../../engine/src/syntax/syntax';
import { guard, type ServerContext } from '../context';
import { toRange, toTextEdit } from '../convert';
import {
  type AddPermissionParams,
  type AddPrincipalParams,
  addPermission,
  addPrincipal,
  type DenialReport,
  type DenialsParams,
  denials,
  type PolicyChange,
  type ResourcesNamed,
  type ResourcesNamedParams,
  resourcesNamed,
} from '../protocol';
import type { DocumentAnalysis } from '../workspace/analyses';

/** Answers what a text tells of denied calls, and how a permission or a principal comes into policy files. */
export function registerDenials(ctx: ServerContext): void {
  ctx.connection.onRequest(
    denials,
    guard(
      ctx,
      'Reading denials',
      [],
      async ({ text }: DenialsParams): Promise<DenialReport[]> =>
        findDenials(text).map((found) => reportDenial(ctx.data, found)),
    ),
  );
  ctx.connection.onRequest(
    resourcesNamed,
    guard(ctx, 'Listing resources', { resources: [], shape: '' }, (params: ResourcesNamedParams) => named(ctx, params)),
  );
  ctx.connection.onRequest(
    addPermission,
    guard(ctx, 'Adding a permission', [], async ({ uris, ...permission }: AddPermissionParams) => {
      const changes: PolicyChange[] = [];
      for (const uri of uris) {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) continue;
        const { text } = analysis.policies;
        changes.push(toChange(ctx, analysis, describePermission(text, wholePolicy(analysis.policies), permission)));
      }
      return changes;
    }),
  );
  ctx.connection.onRequest(
    addPrincipal,
    guard(
      ctx,
      'Adding a principal',
      null,
      async ({ uri, ...wish }: AddPrincipalParams): Promise<PolicyChange | null> => {
        const analysis = await ctx.workspace.analyses.ofFile(uri);
        if (!analysis) return null;
        const { text } = analysis.policies;
        return toChange(ctx, analysis, describePrincipal(text, wholePolicy(analysis.policies), wish));
      },
    ),
  );
}

function toChange(ctx: ServerContext, { document }: DocumentAnalysis, change: DescribedChange): PolicyChange {
  const { outcome, text, edits, statement } = change;
  const { uri } = document;
  if (edits.length === 0) {
    return { uri, outcome, text, ...(statement ? { range: toRange(document, statement.node) } : {}) };
  }
  const newDocument = TextDocument.create(uri, document.languageId, 0, applyEdits(document.getText(), edits));
  const textEdits = edits.map((edit) => toTextEdit(document, edit));
  // Only an open document has versions; what is on the disk has none.
  const version = ctx.workspace.documents.all.get(uri)?.version ?? null;
  const edit = ctx.client.capabilities().workspace?.workspaceEdit?.documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
  return { uri, outcome, text, edit, range: toRange(newDocument, newText(edits)) };
}

/** Where the longest piece of new text comes to stand, without the comma before it and the bracket behind it. */
function newText(edits: readonly Edit[]): Span {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let shift = 0;
  let longest: Span & { readonly text: string } = { start: 0, end: 0, text: '' };
  for (const { start, end, newText: text } of sorted) {
    if (text.length > longest.text.length) longest = { start: start + shift, end: start + shift + text.length, text };
    shift += text.length - (end - start);
  }
  const before = /^[,\s[]*/.exec(longest.text)?.[0].length ?? 0;
  const behind = /\}?(\]?\s*)$/.exec(longest.text)?.[1]?.length ?? 0;
  return { start: longest.start + before, end: longest.end - behind };
}

async function named(ctx: ServerContext, { actions, uris }: ResourcesNamedParams): Promise<ResourcesNamed> {
  const known = actions.flatMap((action) => knownAction(ctx.data, action.toLowerCase()) ?? []);
  const formats = known.flatMap(({ action, service }) =>
    action.resourceTypes.flatMap(({ name }) => service.resourceTypes.get(name)?.arns ?? []),
  );
  const found = new Set<string>();
  for (const uri of uris) {
    const analysis = await ctx.workspace.analyses.ofFile(uri);
    for (const statement of analysis?.policies.policies.flatMap((policy) => policy.statements) ?? []) {
      for (const { node, arn } of statement.resource?.items ?? []) {
        if (arn && formats.some((format) => couldBeArnOf(node.value, format))) found.add(node.value);
      }
    }
  }
  return { resources: [...found].slice(0, mostResources), shape: shapeOf(formats[0] ?? '') };
}

/** More would not be a choice. */
const mostResources = 50;

/** `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` → `arn:aws:sqs:REGION:ACCOUNT:QUEUE_NAME`. */
function shapeOf(format: string): string {
  return format
    .replaceAll('${Partition}', 'aws')
    .replace(/\$\{(\w+)\}/g, (_, name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase());
}
