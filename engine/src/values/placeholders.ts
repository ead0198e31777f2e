import { arnFieldRange, parseArn } from '../model/arn';
import { hasPlaceholder } from '../syntax/templateFunction';
import { findVariables, type Part } from './variables';

/** What a blank is to be filled with, where its name says so. */
export type BlankMeaning = 'account' | 'region' | 'partition' | undefined;

export interface Blank extends Part {
  readonly meaning: BlankMeaning;
}

const none: readonly Blank[] = [];

/** A look that is cheap and passes nearly every real value by. */
const suspicious = /[{<$%]|@@|__|your|account|region|xxx/i;

/** The blanks of templates and examples: `{{account}}`, `<region>`, `$AWS_REGION`, `%STAGE%`, `@@name@@`, `__NAME__`, `your-bucket`. */
const marked =
  /\{\{[^{}]*\}\}|<[A-Za-z][\w .-]*>|\$(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|ACCOUNT|BUCKET|REGION|STAGE)\b|%[A-Z][A-Z_]{2,}%|@@[\w.-]+@@|__[A-Z][A-Z0-9_]*__|(?<![A-Za-z0-9])(?:your|YOUR)[-_][A-Za-z]+(?:[-_][A-Za-z]+)*/g;

/**
 * What CloudFormation, Terraform's own language and snippets replace, but nothing that reads a policy file of its own. A
 * plain `${bucket}` is left alone: Terraform's `templatefile` and many scripts fill those in.
 */
const elsewhere = /^(?:AWS::\w+|(?:var|local|data|module)\.[\w.-]+|\d+:.*)$/;

const accountWord = /^(?:your[-_]?)?(?:aws[-_]?)?account(?:[-_ ]?(?:id|number))?$|^x{8,12}$/i;
const regionWord = /^(?:your[-_]?)?(?:aws[-_]?)?region$/i;

/**
 * The parts of a value that someone has yet to fill in, in order. Policy variables are none; the `${…}` of other tools
 * are, when `withTemplates` says that no such tool is at work on the file.
 */
export function findBlanks(value: string, withTemplates: boolean): readonly Blank[] {
  const words = standIns(value);
  if (words.length === 0 && !suspicious.test(value)) return none;
  const blanks: Blank[] = [];
  const add = (from: number, to: number, meaning?: BlankMeaning): void => {
    if (blanks.some((blank) => from < blank.to && blank.from < to)) return;
    const text = value.slice(from, to);
    blanks.push({ from, to, text, meaning: meaningOf(text) ?? meaning });
  };
  if (withTemplates) {
    for (const { kind, name, from, to } of findVariables(value)) {
      if (kind === 'template' && elsewhere.test(name.text)) add(from, to);
    }
  }
  for (const match of value.matchAll(marked)) add(match.index, match.index + match[0].length);
  for (const { from, to, meaning } of words) add(from, to, meaning);
  return blanks.sort((a, b) => a.from - b.from);
}

/**
 * Whether a value that fits no form plainly stands for one that is yet to be written, as the values of examples do:
 * `x.x.x.x/32`, `YYYY-MM-DD`, `VPC_ID`, `custom-key-arn`. Only for values that are wrong anyhow: a good name may look so too.
 */
export function looksUnfilled(value: string): boolean {
  return (
    /[<>{}[\]$%#…]|\.\.\.|^@/.test(value) ||
    /(?:^|[^a-z0-9])([xyn])\1{2,}(?:[^a-z0-9]|$)|^x(?:\.x)+/i.test(value) ||
    /(?:^|[^a-z])(?:your|placeholder|insert|replace|enter)(?:[^a-z]|$)|EXAMPLE/i.test(value) ||
    /^[A-Z][A-Z0-9]*(?:[._ -][A-Z0-9]+)*$/.test(value) ||
    /^[a-z][a-z _-]*(?:id|arn|ip|cidr|address|url|name|date|region|account|provider)s?$/i.test(value)
  );
}

interface StandIn {
  readonly from: number;
  readonly to: number;
  readonly meaning: BlankMeaning;
}

const noStandIns: readonly StandIn[] = [];

/** The words that stand for an account or a Region: in their fields of an ARN, or as the whole value. */
function standIns(value: string): readonly StandIn[] {
  const arn = parseArn(value);
  if (!arn) {
    if (accountWord.test(value)) return [{ from: 0, to: value.length, meaning: 'account' }];
    return regionWord.test(value) ? [{ from: 0, to: value.length, meaning: 'region' }] : noStandIns;
  }
  const found: StandIn[] = [];
  for (const field of ['region', 'account'] as const) {
    const text = arn[field];
    // Nearly every field is empty, a number, a wildcard or a Region.
    if (text === '' || /^[\d*?]+$/.test(text) || hasPlaceholder(text) || !isStandIn(text)) continue;
    found.push({ ...arnFieldRange(value, field), meaning: field });
  }
  return found;
}

/** Whether a field of an ARN is a word that stands for a value, as in documents: `region`, `ACCOUNT_ID`, `<account>`. */
export function isStandIn(field: string): boolean {
  return (
    /[<>{}$[\]%@#]|^_|_$/.test(field) ||
    /region|account|acct|owner|partition|replace|your|example/i.test(field) ||
    /^(?:[xX]{3,}|[xX]{2}-[xX-]+-[\dxX])$/.test(field) ||
    /^[A-Z]+(?:_[A-Z]+)+$/.test(field) ||
    /^[a-z]{2}-[a-z]+-[xX#nN]$/.test(field)
  );
}

function meaningOf(text: string): BlankMeaning {
  const words = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (/partition/.test(words)) return 'partition';
  if (/account/.test(words) || accountWord.test(text)) return 'account';
  return /region/.test(words) ? 'region' : undefined;
}
