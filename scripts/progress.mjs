// Shows what a script is doing and for how long: on a terminal one line that counts the seconds, elsewhere a line at the
// start, one every ten seconds and one at the end.

/**
 * A step shows `title` while `work` runs, then how long it took, and resolves to what `work` resolves to.
 * With `prints`, the work writes to the terminal itself, so no line is redrawn below it.
 * Time and timers are parameters so that a test can be sure of them.
 */
export function createProgress({
  stream = process.stdout,
  now = () => performance.now(),
  repeat = (run, milliseconds) => {
    const timer = setInterval(run, milliseconds);
    return () => clearInterval(timer);
  },
} = {}) {
  const live = stream.isTTY === true;

  return async function step(title, work, { prints = false } = {}) {
    const begin = now();
    const elapsed = () => duration(now() - begin);
    const redraw = live && !prints;
    const show = () => stream.write(redraw ? `\r\u001b[K  ${title}… ${elapsed()}` : `  ${title}… ${elapsed()}\n`);
    if (redraw) show();
    else stream.write(`  ${title}…\n`);
    const stop = prints ? () => undefined : repeat(show, live ? 1_000 : 10_000);
    const end = (mark) => {
      stop();
      stream.write(`${redraw ? '\r\u001b[K' : ''}${mark} ${title} (${elapsed()})\n`);
    };
    try {
      const result = await work();
      end('✔');
      return result;
    } catch (error) {
      end('✖');
      throw error;
    }
  };
}

/** Runs one step and shows it on standard output; see `createProgress`. */
export const step = createProgress();

/** Such as "0.4 s", "12 s" or "2 min 5 s". */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
