import type * as vscode from 'vscode';
import type { TemplateRole } from '../../../server/src/protocol';
import type { ServerDeps } from '../deps';
import { chooseFolder, type FolderChoice } from './chooseFolder';
import { activeTemplate, itemOf } from './chooseTemplateRole';
import { pickOne } from './quickInput';
import { type AskStep, mapAnswer, notAsked } from './steps';

/** Where a new permission policy goes: into a role of the template in front, else into a new file. */
export interface PlaceChoice extends FolderChoice {
  readonly role?: TemplateRole;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly role?: TemplateRole;
}

/** The steps that ask for the place. Without a template in front, and with a single folder, they ask nothing. */
export function choosePolicyPlace<S extends PlaceChoice>(deps: ServerDeps): readonly AskStep<S>[] {
  const askFolder = chooseFolder<S>();
  return [
    async (choices, position) => {
      const roles = await rolesInFront(deps);
      if (roles.length === 0) return notAsked;
      const items: PlaceItem[] = [
        ...roles.map((role) => ({ ...itemOf(role), role })),
        { label: 'A new file', description: 'JSON', alwaysShow: true },
      ];
      const answer = await pickOne(position, { placeholder: 'Where does the policy go?', items });
      return mapAnswer(answer, ({ role }) => ({ ...choices, role }));
    },
    async (choices, position) => (choices.role === undefined ? askFolder(choices, position) : notAsked),
  ];
}

/** The roles of the template in front that can take an inline policy. A service of Serverless has its statements elsewhere. */
async function rolesInFront(deps: ServerDeps): Promise<readonly TemplateRole[]> {
  const template = await activeTemplate(deps);
  const roles = template === undefined ? [] : await deps.server.templateRoles(template);
  return roles.filter(({ resourceType }) => resourceType.startsWith('AWS::'));
}
