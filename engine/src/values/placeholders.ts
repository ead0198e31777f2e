import { arnFieldRange, parseArn } from '../model/arn';
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
  if (!suspicious.test(value)) return none;
  const blanks: Blank[] = [];
  const add = (from: number, to: number): void => {
    if (blanks.some((blank) => from < blank.to && blank.from < to)) return;
    const text = value.slice(from, to);
    blanks.push({ from, to, text, meaning: meaningOf(text) });
  };
  if (withTemplates) {
    for (const { kind, name, from, to } of findVariables(value)) {
      if (kind === 'template' && elsewhere.test(name.text)) add(from, to);
    }
  }
  for (const match of value.matchAll(marked)) add(match.index, match.index + match[0].length);
  for (const { from, to } of wordPlaces(value)) {
    const text = value.slice(from, to);
    if (accountWord.test(text) || regionWord.test(text)) add(from, to);
  }
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

/** Where an account or a region stands: in their fields of an ARN, or as the whole value. */
function wordPlaces(value: string): { from: number; to: number }[] {
  if (!parseArn(value)) return [{ from: 0, to: value.length }];
  return [arnFieldRange(value, 'region'), arnFieldRange(value, 'account')];
}

function meaningOf(text: string): BlankMeaning {
  const words = text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (/partition/.test(words)) return 'partition';
  if (/account/.test(words) || accountWord.test(text)) return 'account';
  return /region/.test(words) ? 'region' : undefined;
}
