import type { Environment } from '@waggle/config';
import { toAppError } from '@waggle/errors';
import { render } from 'ink';
import { faultOf } from '../cli.error.js';
import type { ApiClient } from '../client/api-client.js';
import { editArguments, editorOf } from '../editing/edit-arguments.js';
import type { Screen } from '../session.js';
import { alternateScreen, type AlternateScreen } from './alternate-screen.js';
import { Desk } from './desk.js';
import { selectedOf } from './desk-state.js';
import { keepCurrent } from './keep-current.js';
import type { Leave } from './keys.js';
import { QueueScreen } from './queue-screen.js';
import { withoutScrollbackErasure } from './screen-output.js';

/** What the screen works with. */
export interface QueueSurroundings {
  readonly api: ApiClient;
  readonly screen: Screen;
  readonly env: Environment;
}

/** Fills the terminal with the approval queue until the person leaves; the terminal is then as it was. */
export async function openQueue({ api, screen, env }: QueueSurroundings): Promise<void> {
  const desk = new Desk(api);
  const end = new AbortController();
  const alternate = alternateScreen(screen);
  alternate.enter();
  const current = keepCurrent(desk, api, end.signal);
  try {
    for (;;) {
      const leave = await show(desk, screen);
      if (leave === 'quit') return;
      await edit(desk, leave, { screen, env, alternate });
    }
  } finally {
    end.abort();
    alternate.release();
    await current;
    screen.stdin.pause();
  }
}

async function show(desk: Desk, { stdin, stdout, colour }: Screen): Promise<Leave> {
  let how: Leave = 'quit';
  const instance = render(
    <QueueScreen
      desk={desk}
      colours={colour}
      onLeave={(leave) => {
        how = leave;
        instance.unmount();
      }}
    />,
    { stdin, stdout: withoutScrollbackErasure(stdout), exitOnCtrlC: false, patchConsole: false },
  );
  await instance.waitUntilExit();
  // The editor reads from the same terminal.
  stdin.pause();
  return how;
}

async function edit(desk: Desk, leave: Leave, { screen, env, alternate }: { screen: Screen; env: Environment; alternate: AlternateScreen }): Promise<void> {
  const { mode } = desk.state();
  const chosen = mode.kind === 'change' ? mode.of : selectedOf(desk.state());
  if (chosen === undefined) return;
  alternate.leave();
  try {
    const begun = leave === 'edit-again' && mode.kind === 'change' ? mode.text : undefined;
    const edited = await editArguments(chosen.proposal, editorOf(env), begun);
    if (edited === undefined) desk.say('Nothing was changed.');
    else desk.offerChange(chosen, edited.args, edited.text);
  } catch (error) {
    const { message, mend } = faultOf(toAppError(error));
    desk.say(`${message} ${mend}`, 'bad');
  } finally {
    screen.stdin.resume();
    alternate.enter();
  }
}
