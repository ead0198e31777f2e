import { anySecretSuffix, secretMeant } from '../arn/secretSuffix';
import { blank, type InsertText, type SnippetBlank } from './insertText';
import { accountPart, regionPart, type Situation } from './situation';

/**
 * An ARN of a format that begins with what is typed; the rest is filled with what is known and blanks. Undefined when
 * the typed text cannot become such an ARN.
 */
export function continueFormat(situation: Situation, typed: string, format: string): InsertText | undefined {
  const parts = partsOf(format);
  if (typed === '' || 'arn:'.startsWith(typed))
    return joined(
      '',
      parts.map((part) => filled(situation, part)),
    );
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const rest = typed.slice(at);
    const following = () => parts.slice(index + 1).map((one) => filled(situation, one));
    if (!part.startsWith('${')) {
      if (part.startsWith(rest)) return joined(typed, [part.slice(rest.length), ...following()]);
      if (!rest.startsWith(part)) return undefined;
      at += part.length;
      continue;
    }
    if (rest === '') return joined(typed, [filled(situation, part), ...following()]);
    const isSecret = part === '${SecretId}';
    if (isSecret && secretMeant(`secret:${rest}`) === undefined) return joined(typed, []);
    const length = placeholderLength(rest, isSecret ? undefined : parts[index + 1]);
    if (at + length >= typed.length) return joined(typed, following());
    at += length;
  }
  return undefined;
}

/** The literals and placeholders of a format. The suffix of a secret's ARN is a part that AWS's format leaves out. */
function partsOf(format: string): readonly string[] {
  return format
    .split(/(\$\{[^}]*\})/)
    .flatMap((part) => (part === '${SecretId}' ? [part, anySecretSuffix] : part === '' ? [] : [part]));
}

/** How much of the typed text belongs to a placeholder: all up to the next colon or slash, variables passed over. */
function placeholderLength(rest: string, next: string | undefined): number {
  const stop = next?.[0] ?? '';
  let depth = 0;
  for (let i = 0; i < rest.length; i++) {
    const character = rest[i] ?? '';
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (depth === 0 && (character === stop || character === ':')) return i;
  }
  return rest.length;
}

function filled(situation: Situation, part: string): string | SnippetBlank {
  const name = /^\$\{(.*)\}$/.exec(part)?.[1];
  if (name === undefined) return part;
  switch (name) {
    case 'Partition':
      return situation.partition;
    case 'Region':
      return regionPart(situation);
    case 'Account':
    case 'AccountId':
      return accountPart(situation);
    case 'ObjectName':
    case 'KeyName':
      return blank('*');
    default:
      return blank(blankName(name));
  }
}

/** `BucketName` → `bucket`, `RestApiId` → `rest-api-id`, `RoleNameWithPath` → `role`, `ParameterNameWithoutLeadingSlash` → `parameter`. */
export function blankName(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return words.replace(/-with.*$/, '').replace(/(.)-name$/, '$1');
}

function joined(start: string, parts: InsertText): InsertText {
  const [first = '', ...rest] = parts;
  const text = typeof first === 'string' ? [`${start}${first}`, ...rest] : [start, first, ...rest];
  return text.filter((part) => part !== '');
}
