import type { InsertText } from './insertText';
import { fillShape } from './shape';
import type { Situation } from './situation';

/** The key with the function whose code makes a call, in lower case. */
export const sourceFunctionKey = 'lambda:sourcefunctionarn';

/**
 * The ARN of a function as the key holds it: without a version or alias
 * (https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html).
 */
export function functionArn(situation: Situation): InsertText {
  return fillShape('arn:aws:lambda:REGION:ACCOUNT:function:NAME', situation);
}
