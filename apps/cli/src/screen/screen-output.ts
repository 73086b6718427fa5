const ERASE_SCROLLBACK = /\x1b\[3J/g;

/** The terminal without the one thing that the drawing library does to what is not its own: erasing what scrolled away. */
export function withoutScrollbackErasure(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'write') return (text: unknown, ...rest: never[]) => target.write(typeof text === 'string' ? text.replace(ERASE_SCROLLBACK, '') : (text as Uint8Array), ...rest);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
