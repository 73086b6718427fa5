const ENTER = '\x1b[?1049h\x1b[2J\x1b[H';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
/** 128 and the number of the signal, as a shell has it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The terminal's second screen: what was on the first one is back after `leave`, and however else the process ends. */
export interface AlternateScreen {
  enter(): void;
  leave(): void;
  /** Leaves, and lets signals be what they were. */
  release(): void;
}

export function alternateScreen({ stdin, stdout }: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream }): AlternateScreen {
  let inside = false;
  const leave = (): void => {
    if (!inside) return;
    inside = false;
    stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  const onSignal = (name: (typeof SIGNALS)[number]): void => {
    leave();
    process.exit(EXIT_CODE[name]);
  };
  process.on('exit', leave);
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    enter: () => {
      inside = true;
      stdout.write(ENTER);
    },
    leave,
    release: () => {
      leave();
      process.off('exit', leave);
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
