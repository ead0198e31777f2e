import { accountMark } from '../account/accountSettings';
import { namesAccount } from '../aws/accountMarks';
import type { Plan } from '../plans/plan';
import { typeText } from './quickInput';
import { askOnce } from './steps';

/**
 * Asks for the name or the id of a production account before a plan that changes something there runs. Whether it is one
 * is looked up again, because the account may have been marked since the plan was made. Tells whether the plan may run.
 */
export async function confirmProduction({ title, account, steps }: Plan): Promise<boolean> {
  const { accountId } = account.caller;
  const mark = { ...account, ...accountMark(accountId) };
  if (!mark.production || steps.every(({ changes, notNeeded }) => !changes || notNeeded !== undefined)) return true;
  const names = [...(mark.name === undefined ? [] : [mark.name]), accountId].join(' or ');
  const answer = await askOnce(`Production account ${accountId}`, (position) =>
    typeText(position, {
      prompt: `"${title}" changes a production account. Type ${names} to run the plan, or press Escape to leave everything as it is.`,
      value: '',
      placeholder: names,
      validate: (text) => (namesAccount(text, accountId, mark) ? undefined : `Type ${names} to run "${title}".`),
    }),
  );
  return answer !== undefined;
}
