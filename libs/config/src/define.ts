import type { z } from 'zod';

/** One setting, read from the environment variable of the same name. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  /** Takes the variable's text (or undefined) and gives the value; a default belongs in here. */
  readonly schema: S;
  /** What it does, its unit, an example: rendered into `.env.example` and the docs. */
  readonly description: string;
  /** Never logged, never rendered with a value; blanks, placeholders and what is too short are refused. */
  readonly secret?: boolean;
  /** Given and empty, it is refused: elsewhere that counts as not given. */
  readonly neverEmpty?: boolean;
  /**
   * What whoever holds it can do to the outside world. `acts`: it is good for nothing else, so a zone that only prepares never gets
   * it. `reads_and_acts`: reading needs it as well; the account behind it should be one that may not act.
   */
  readonly power?: Power;
}
export type Power = 'acts' | 'reads_and_acts';

export type ConfigShape = Readonly<Record<string, Setting>>;
/** The names of the settings with this power. */
export const settingsWith = (power: Power, shape: ConfigShape): string[] => Object.entries(shape).flatMap(([name, setting]) => (setting.power === power ? [name] : []));

export type ConfigOf<Shape extends ConfigShape> = { readonly [Key in keyof Shape]: z.infer<Shape[Key]['schema']> };

/** Names a service's settings; the value itself is only the shape. */
export function defineConfig<Shape extends ConfigShape>(shape: Shape): Shape {
  return shape;
}
