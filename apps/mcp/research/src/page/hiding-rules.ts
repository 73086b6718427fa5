/** What takes an element out of a reader's sight, one declaration at a time. */
const HIDING = [
  /(?:^|;)display:none/,
  /(?:^|;)visibility:(?:hidden|collapse)/,
  /(?:^|;)content-visibility:hidden/,
  /(?:^|;)opacity:0?(?:\.0+)?%?(?:;|!|$)/,
  /(?:^|;)font-size:(?:0(?:\.0+)?[a-z%]*|[01]?(?:\.\d+)?(?:px|pt)|0?\.[01]\d*r?em|\d(?:\.\d+)?%)(?:;|!|$)/,
  /(?:^|;)(?:text-indent|left|right|top|bottom|margin-left|margin-top):-\d{3,}/,
  /(?:^|;)clip:rect\((?:0|1)(?:px)?[,)]/,
  /(?:^|;)clip-path:inset\((?:50|100)%/,
  /(?:^|;)transform:scale\(0/,
  /(?:^|;)color:(?:transparent|rgba\([^)]*,0?(?:\.0+)?\))/,
];
const NO_ROOM = [/(?:^|;)(?:max-)?(?:height|width):0/, /(?:^|;)overflow(?:-[xy])?:(?:hidden|clip)/];

/** Without comments and escapes; an unclosed comment runs to the end. */
export function plainCss(css: string): string {
  return css
    .replace(/\/\*[^]*?(?:\*\/|$)/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_whole, code: string) => characterOf(Number.parseInt(code, 16)))
    .replace(/\\([^])/g, '$1');
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : '';
}

/** Do these declarations (the body of a rule) hide the element? */
export function hides(declarations: string): boolean {
  const plain = plainCss(declarations.slice(0, 5000)).replace(/\s+/g, '').toLowerCase();
  return HIDING.some((pattern) => pattern.test(plain)) || NO_ROOM.every((pattern) => pattern.test(plain)) || isSameColour(plain);
}

/** The same for an element's own `style`; there white text without a background of its own counts as hidden. */
export function styleHides(style: string): boolean {
  return hides(style) || hides(`background:white;${style}`);
}

function isSameColour(declarations: string): boolean {
  const colour = /(?:^|;)color:([^;!]+)/.exec(declarations)?.[1];
  const background = [...declarations.matchAll(/(?:^|;)background(?:-color)?:([^;!]+)/g)].at(-1)?.[1];
  return colour !== undefined && background !== undefined && normalColour(colour) === normalColour(background);
}

function normalColour(colour: string): string {
  if (colour === 'white' || /^rgba?\(255,255,255[,)]/.test(colour)) return '#ffffff';
  if (colour === 'black' || /^rgba?\(0,0,0[,)]/.test(colour)) return '#000000';
  return colour.replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/, '#$1$1$2$2$3$3');
}
