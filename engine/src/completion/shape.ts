import { blank, type InsertText } from './insertText';
import { accountPart, regionPart, type Situation } from './situation';

/** Words in capitals that stand for themselves. */
const fixedWords = new Set(['AWS', 'SAML']);

/** What decides how the words in capitals are filled in. */
export type ShapeSource = Pick<Situation, 'partition' | 'accounts' | 'ownAccounts' | 'text' | 'inTemplate'>;

/**
 * A text of the data with its words in capitals as blanks: `arn:aws:lambda:REGION:ACCOUNT:function:NAME`. Known accounts,
 * regions and the partition are filled in.
 */
export function fillShape(shape: string, situation: ShapeSource): InsertText {
  return shape.split(/(?<![A-Za-z])([A-Z][A-Z_]+)(?![a-z])/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/\barn:aws:/g, `arn:${situation.partition}:`);
    if (fixedWords.has(part)) return part;
    if (part === 'REGION') return regionPart(situation);
    return part === 'ACCOUNT' ? accountPart(situation) : blank(part.toLowerCase().replaceAll('_', '-'));
  });
}
