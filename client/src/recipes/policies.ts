import { oneOrList } from '../../../engine/src/text/oneOrList';
import type { RecipePermissionStatement, RoleRecipe } from '../../../server/src/protocol';
import { type KnownValues, readTemplate, type Template } from './template';

/** The trust policy of a recipe. */
export function trustPolicy({ trust }: RoleRecipe, known: KnownValues): Template {
  return policyText(
    trust.map(({ principal, actions, condition }) => ({
      Effect: 'Allow',
      Principal: principal,
      Action: oneOrList(actions),
      ...(condition && { Condition: condition }),
    })),
    known,
  );
}

/** A permission policy of some statements of a recipe; with none, one statement that is still empty. */
export function permissionPolicy(statements: readonly RecipePermissionStatement[], known: KnownValues): Template {
  if (statements.length === 0) return emptyPermissionPolicy;
  return policyText(
    statements.map(({ actions, resources, condition }) => ({
      Effect: 'Allow',
      Action: oneOrList(actions),
      Resource: oneOrList(resources),
      ...(condition && { Condition: condition }),
    })),
    known,
  );
}

const emptyPermissionPolicy: Template = [
  '{\n\t"Version": "2012-10-17",\n\t"Statement": [\n\t\t{\n\t\t\t"Effect": "Allow",\n\t\t\t"Action": "',
  { name: '' },
  '",\n\t\t\t"Resource": "',
  { name: 'your-resource-arn' },
  '"\n\t\t}\n\t]\n}\n',
];

function policyText(statements: readonly object[], known: KnownValues): Template {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, undefined, '\t');
  return readTemplate(`${text}\n`, known);
}
