import type { Statement } from '../model/model';
import { clausesOn, matchesAnything, pins, textValues } from './trust';

/** The keys that say on whose behalf a service acts (https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html). */
export const sourceKeys: readonly string[] = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
];

/** Whether a statement demands a source account, ARN or organization, or the external id that older templates use. */
export function hasSourceScope(statement: Statement): boolean {
  return clausesOn(statement, [...sourceKeys, 'sts:externalid']).some(
    (clause) => pins(clause) && (clause.opaque || textValues(clause).some((value) => !matchesAnything(value))),
  );
}
