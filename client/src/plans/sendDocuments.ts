import { type AwsCli, type AwsRequest, type AwsTarget, type RunOptions, toArgv } from '../aws/cli';
import type { AwsResult } from '../aws/result';
import { openDocumentFolder } from './documentFolder';
import { documentArgument } from './plan';

/** A call that only asks, and sends documents to do so. Its arguments name them as they are shown. */
export interface DocumentCall<T> {
  readonly request: AwsRequest<T>;
  readonly documents: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Runs the command that is shown, with each `file://` argument of a document replaced by the path of a private copy. The
 * copies are gone when it ends.
 */
export async function sendDocuments<T>(
  cli: AwsCli,
  { request, documents }: DocumentCall<T>,
  target: AwsTarget,
  { tempRoot, ...options }: RunOptions & { readonly tempRoot: string },
): Promise<AwsResult<T>> {
  const folder = openDocumentFolder(tempRoot);
  try {
    const copies = new Map<string, string>();
    for (const [index, { name, text }] of documents.entries()) {
      const copy = await folder.write(`document-${index + 1}`, text);
      if (!copy.ok) return copy;
      copies.set(documentArgument(name), documentArgument(copy.value));
    }
    const argv = toArgv(request, target).map((argument) => copies.get(argument) ?? argument);
    const result = await cli.run(argv, options);
    return result.ok ? request.read(result.value) : result;
  } finally {
    await folder.remove();
  }
}
