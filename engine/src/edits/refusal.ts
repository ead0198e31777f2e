/** Why an edit isn't made: it would change more than it should. The fix that asked for it isn't offered. */
export class EditRefusal extends Error {}

/** Refuses an edit. */
export function refuse(reason: string): never {
  throw new EditRefusal(`No edit is possible: ${reason}.`);
}
