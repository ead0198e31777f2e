/** An answer that may be missing: `unknown` where only the deployed policy or the real request could tell. */
export type Truth = 'yes' | 'no' | 'unknown';

/** Whether all of the answers are yes; a single no decides. */
export function allOf(answers: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'unknown') result = 'unknown';
  }
  return result;
}

/** Whether any of the answers is yes; a single yes decides. */
export function anyOf(answers: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'unknown') result = 'unknown';
  }
  return result;
}

/** The opposite answer. */
export function not(answer: Truth): Truth {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown';
}
