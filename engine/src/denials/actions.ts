import type { ApiOperation, IamData } from '../data/types';
import type { ReportedDenial } from './denial';

/** Actions of which the denial is about one: all of the first choice in most cases. */
export interface DeniedActions {
  /** Each is a set of actions that belong together, in the spelling of the action list. */
  readonly choices: readonly (readonly string[])[];
  /** Whether the message names the action; else it was inferred from an operation. */
  readonly named: boolean;
  /** The operation asks for no permission of IAM. */
  readonly outsideIam: boolean;
  /** The actions that the operation may stand for, whatever action was denied. */
  readonly ofOperation: readonly string[];
}

/** The actions that were denied: the one that the message names, else those that its operation needs. */
export function deniedActions(data: IamData, denial: ReportedDenial): DeniedActions {
  const operation = operationActions(data, denial);
  const [first] = operation.choices;
  const ofOperation = operation.choices.flat();
  if (denial.action !== undefined) {
    return { choices: [[canonicalAction(data, denial.action)]], named: true, outsideIam: false, ofOperation };
  }
  if (denial.special === 'execution-role') {
    return { choices: first ? [withCompanions(data, first)] : [], named: true, outsideIam: false, ofOperation };
  }
  return { ...operation, named: false, ofOperation };
}

/** The action as the action list spells it. One that is not known stays as it is. */
export function canonicalAction(data: IamData, text: string): string {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, colon);
  const name = text.slice(colon + 1);
  const service = data.service(prefix);
  const action = service?.actions.get(name.toLowerCase());
  if (service && action) return `${service.prefix}:${action.name}`;
  return data.actionAlias(text) ?? text;
}

type OperationActions = Pick<DeniedActions, 'choices' | 'outsideIam'>;

const nothing: OperationActions = { choices: [], outsideIam: false };

function operationActions(data: IamData, denial: ReportedDenial): OperationActions {
  if (denial.operation === undefined) return nothing;
  const found = byOperation(data, denial.operation, denial);
  if (found.choices.length > 0 || found.outsideIam) return found;
  // CloudTrail writes Lambda's operations with the version of their interface: `GetFunction20150331v2`.
  const bare = denial.operation.replace(/20\d{6}(?:v\d+)?$/, '');
  return bare === denial.operation ? found : byOperation(data, bare, denial);
}

function byOperation(data: IamData, name: string, { service, code, special }: ReportedDenial): OperationActions {
  const prefix = service === undefined ? undefined : data.prefixOfService(service);
  const exceptions = data.apiOperations(name);
  if (prefix !== undefined) {
    const exception = exceptions.find((one) => one.prefix === prefix);
    if (exception) return ofException(exception);
    const action = data.action(prefix, name);
    if (action) return { choices: [[`${prefix}:${action.name}`]], outsideIam: false };
    if (special !== 'execution-role') return nothing;
  }
  const usual = data
    .servicesWithAction(name)
    .filter((one) => !exceptions.some((exception) => exception.prefix === one))
    .map((one) => ({ prefix: one, actions: [canonicalAction(data, `${one}:${name}`)] }));
  const candidates = [...exceptions.filter(({ kind }) => !isOutside(kind)), ...usual];
  const [preferred] = candidates.filter((one) => one.prefix === preferredService(code));
  if (preferred) return { choices: [preferred.actions], outsideIam: false };
  if (candidates.length === 0) return { choices: [], outsideIam: exceptions.some(({ kind }) => isOutside(kind)) };
  const [only] = candidates;
  const exception = candidates.length === 1 && exceptions.find((one) => one === only);
  return exception ? ofException(exception) : { choices: candidates.map(({ actions }) => actions), outsideIam: false };
}

/** Codes that the CLI shows for one service nearly alone: EC2 and S3. */
function preferredService(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  if (/^(?:Client\.)?UnauthorizedOperation$/.test(code)) return 'ec2';
  return code === '403' || code === 'AccessDenied' ? 's3' : undefined;
}

function ofException({ actions, kind }: ApiOperation): OperationActions {
  if (isOutside(kind)) return { choices: [], outsideIam: true };
  return { choices: kind === 'by-content' ? actions.map((one) => [one]) : [actions], outsideIam: false };
}

function isOutside(kind: ApiOperation['kind']): boolean {
  return kind === 'no-iam' || kind === 'no-permission-needed';
}

/** What Lambda needs besides, to poll or to join a network: the statement of the recipe that has the action. */
function withCompanions(data: IamData, actions: readonly string[]): readonly string[] {
  const [action] = actions;
  if (action === undefined || actions.length > 1) return actions;
  for (const { id, permissions } of data.recipes()) {
    if (!id.startsWith('lambda-')) continue;
    const together = permissions.find((one) => one.optional !== true && one.actions.includes(action));
    if (together) return [action, ...together.actions.filter((one) => one !== action)];
  }
  return actions;
}
