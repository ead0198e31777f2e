import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  DidChangeConfigurationNotification,
  type Registration,
  RegistrationRequest,
  type Unregistration,
  UnregistrationRequest,
} from 'vscode-languageserver-protocol/node';
import { startSession } from '../../support/languageClient';

it('offers formatting while the setting says so, to an editor that can be told later', async () => {
  const settings = { format: false };
  const textDocument = { formatting: { dynamicRegistration: true } };
  const session = await startSession({ pull: true, settings, textDocument });
  assert.equal(session.initialized.capabilities.documentFormattingProvider, undefined);
  const { connection } = session;
  const isFormatting = ({ method }: { readonly method: string }) => method === 'textDocument/formatting';

  // Other things are registered as well; only that of formatting is waited for.
  const registered = new Promise<Registration>((resolve) => {
    connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      registrations.filter(isFormatting).forEach(resolve);
    });
  });
  settings.format = true;
  await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  assert.deepEqual((await registered).registerOptions, {
    documentSelector: [{ language: 'json' }, { language: 'jsonc' }],
  });

  const unregistered = new Promise<Unregistration>((resolve) => {
    connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      unregisterations.filter(isFormatting).forEach(resolve);
    });
  });
  settings.format = false;
  await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  assert.equal((await unregistered).id, (await registered).id);
  assert.equal(await session.stop(), 0);
});
