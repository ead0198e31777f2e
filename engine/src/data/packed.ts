import type {
  ConditionKey,
  DataFiles,
  EscalationMethod,
  GlobalConditionKey,
  OperationKind,
  PartitionInfo,
  PrincipalKind,
  Recipe,
  ServicePrincipal,
  SourceKeys,
  WrongPrincipalMatch,
} from './types';

/**
 * The packed files that are JSON, by name: what the build writes and the engine reads. Rows are as narrow as their tables:
 * a list of names is one text with blanks between them, and an empty text says that there is nothing.
 */
export interface PackedFiles {
  readonly 'index.json': PackedIndex;
  readonly 'principals.json': PackedPrincipals;
  readonly 'aliases.json': PackedAliases;
  readonly 'operations.json': PackedOperations;
  readonly 'globalKeys.json': readonly GlobalKeyRow[];
  readonly 'deprecatedPolicies.json': readonly DeprecatedPolicyRow[];
  readonly 'grants.json': PackedGrants;
  readonly 'recipes.json': readonly Recipe[];
  readonly 'partitions.json': readonly PartitionInfo[];
  readonly 'policies.json': readonly PolicyRow[];
  readonly 'samTemplates.json': readonly SamTemplateRow[];
}

/** Where a line begins and ends in its file, in bytes. */
export type ByteRange = readonly [start: number, end: number];

export interface PackedIndex {
  readonly date: string;
  readonly services: readonly IndexRow[];
  /** Key prefixes that are no service of their own, or whose keys other services define too. */
  readonly foreignKeys: Readonly<Record<string, readonly string[]>>;
  /** ARN formats by the service that they name, where that is not the service that has the resource type. */
  readonly foreignArns: Readonly<Record<string, readonly string[]>>;
}

/** The byte ranges are of services.jsonl and of descriptions.jsonl. */
export type IndexRow = readonly [prefix: string, name: string, ...line: ByteRange, ...description: ByteRange];

/** A line of services.jsonl. Numbers refer to the lists beside them; equal lists are there once. */
export interface PackedService {
  readonly a: readonly PackedAction[];
  readonly r: readonly (readonly [name: string, arns: string, keyList: number])[];
  readonly c: readonly (readonly [key: string, type: ConditionKey['type']])[];
  /** Keys, and lists of them. */
  readonly k: readonly string[];
  readonly kl: readonly (readonly number[])[];
  /** Uses of resource types, and lists of them. */
  readonly u: readonly (readonly [type: number, required: 0 | 1, keyList: number])[];
  readonly ul: readonly (readonly number[])[];
}

export type PackedAction = readonly [
  name: string,
  level: number,
  useList: number,
  keyList: number,
  dependentActions?: readonly string[],
];

/** A line of descriptions.jsonl: of the actions and of the condition keys, in the order of services.jsonl. */
export interface PackedDescriptions {
  readonly a: readonly string[];
  readonly c: readonly string[];
}

export interface PackedPrincipals {
  readonly principals: readonly PrincipalRow[];
  readonly wrong: readonly WrongPrincipalRow[];
  readonly mixups: readonly MixupRow[];
  readonly issuers: readonly IssuerRow[];
  readonly sourceKeys: readonly SourceKeysRow[];
}

export type PrincipalRow = readonly [
  name: string,
  displayName: string,
  iamPrefix: string,
  kind: PrincipalKind,
  typicalUse: string,
  alsoServiceLinked: string,
  confidence: ServicePrincipal['confidence'],
];
export type WrongPrincipalRow = readonly [
  wrong: string,
  right: string,
  rightText: string,
  why: string,
  match: WrongPrincipalMatch,
];
export type MixupRow = readonly [name: string, use: string, right: string, rightText: string, why: string];
export type IssuerRow = readonly [issuer: string, claim: string, required: string, evaluatedClaims: string];
export type SourceKeysRow = readonly [
  principal: string,
  support: SourceKeys['support'],
  advise: SourceKeys['advise'],
  sourceArns: string,
  source: string,
];

export interface PackedAliases {
  readonly actions: readonly AliasRow[];
  readonly services: readonly AliasRow[];
  readonly retiredServices: readonly RetiredRow[];
  readonly retiredActions: readonly RetiredRow[];
}

export type AliasRow = readonly [written: string, meant: string];
export type RetiredRow = readonly [name: string, reason: string, replacement: string];

export interface PackedOperations {
  readonly operations: readonly OperationRow[];
  readonly services: readonly AliasRow[];
}

export type OperationRow = readonly [
  prefix: string,
  operation: string,
  actions: string,
  kind: OperationKind,
  resources: string,
];

export type GlobalKeyRow = readonly [
  key: string,
  type: ConditionKey['type'],
  category: GlobalConditionKey['category'],
  wildcards: 'yes' | 'no',
  description: string,
];

export type DeprecatedPolicyRow = readonly [name: string, arn: string, reason: string, replacement: string];

export interface PackedGrants {
  readonly escalation: readonly EscalationMethod[];
  readonly sensitive: readonly (readonly [action: string, kinds: string])[];
  readonly takesRole: readonly string[];
}

/** A policy template of AWS SAM, with the names of its parameters. */
export type SamTemplateRow = readonly [name: string, parameters: string, actions: string];

/** `broad` is why the policy gives much, or empty. The byte range is of policyActions.txt. */
export type PolicyRow = readonly [name: string, path: string, version: string, broad: string, ...actions: ByteRange];

/** Reads a packed file as what the build wrote into it. */
export function readPacked<Name extends keyof PackedFiles>(files: DataFiles, name: Name): PackedFiles[Name] {
  return JSON.parse(files.readText(name));
}
