import type * as vscode from 'vscode';
import { given } from '../given';
import type { RenderedReport } from '../roles/renderReport';
import type { Remedy } from '../roles/roleReport';
import type { ReportDocument } from './reportDocuments';

export interface VerificationReport extends RenderedReport {
  readonly roleName: string;
  /** The trust policy that the role was compared with. */
  readonly trust?: vscode.Uri;
  /** The URI of the workspace folder that has the role. */
  readonly folder?: string;
}

const remedyCommands: Readonly<Record<Remedy, Omit<vscode.Command, 'arguments'>>> = {
  createRole: { title: '$(add) Create Role…', command: 'rolewright.createRole' },
  updateTrust: { title: '$(sync) Update Trust Policy…', command: 'rolewright.updateTrust' },
  attachPolicies: { title: '$(link) Attach Policies…', command: 'rolewright.attachPolicies' },
  openTrust: { title: '$(go-to-file) Open Trust Policy', command: 'rolewright.openTrust' },
  deployRole: { title: '$(cloud-upload) Deploy Role…', command: 'rolewright.deployRole' },
};

/** The report of Verify Role. Advice that a command can follow has the command above its line. */
export function verificationReport({ roleName, trust, folder, text, remedies }: VerificationReport): ReportDocument {
  const about = [{ roleName, ...given({ trust, folder }) }];
  return {
    title: `Role ${roleName}`,
    text,
    lenses: [
      { line: 0, title: '$(refresh) Verify Again', command: 'rolewright.verifyRole', arguments: about },
      ...remedies.map(({ line, remedy }) => ({ line, ...remedyCommands[remedy], arguments: about })),
    ],
  };
}
