import fc from 'fast-check';
import { fernetDecrypt, fernetEncrypt } from './fernet.js';

const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const MADE = 1_700_000_000_000;
/** Made by Python's `cryptography` at that second. */
const PYTHON: ReadonlyArray<[string, string]> = [
  ['hello from python', 'gAAAAABlU_EAnofgkutLtwiEWIjgd9W_-7bMnGDIC7NA7HowXmmIkaQkytF3l_ckAjjJzeKgbWFxZR-6G_Mj1bRWAh-m3YMMXmlKFFUCgben1NvUgpaFtz8='],
  ['päss wörd €', 'gAAAAABlU_EAIoHoR-bs1yTWwe-lws8xZYJ5YYtU3Ld0IuG-tLoLcKGUVrtBNPT5yvb_X9vI0vCkt5jmWvsOvKh1YBo7r4sw0g=='],
  ['', 'gAAAAABlU_EAziJqc0QstQeNEiC62JU2-cQjOMLffOcpR6k0Q7GBhsBmQuU63h6kujO1c-Tix9V97juaJpbmsQbOLiKN0n8FGw=='],
];
/** From the specification's own test vectors (generate.json). */
const SPECIFIED = {
  key: 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=',
  token: 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==',
  at: Date.parse('1985-10-26T01:20:00-07:00'),
  iv: Buffer.from(Array.from({ length: 16 }, (_, index) => index)),
};

describe('a Fernet token [R-VAULT-FERNET]', () => {
  it.each(PYTHON)('made by Python opens: "%s"', (text, token) => {
    expect(fernetDecrypt(KEY, token).toString('utf8')).toBe(text);
    expect(fernetDecrypt(KEY, `${token}\n`, 60, MADE + 60_000).toString('utf8')).toBe(text);
  });

  it('is made as the specification has it', () => {
    expect(fernetEncrypt(SPECIFIED.key, Buffer.from('hello'), SPECIFIED.at, SPECIFIED.iv)).toBe(SPECIFIED.token);
  });

  it('opens to what was put in', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (value) => fernetDecrypt(KEY, fernetEncrypt(KEY, value)).equals(value)));
  });

  it('opens no more when it is too old or from the future, if an age was asked for', () => {
    const [[, token] = ['', '']] = PYTHON;
    expect(() => fernetDecrypt(KEY, token, 60, MADE + 61_000)).toThrow(expect.objectContaining({ code: 'fernet_invalid' }) as Error);
    expect(() => fernetDecrypt(KEY, token, 60, MADE - 61_000)).toThrow(expect.objectContaining({ code: 'fernet_invalid' }) as Error);
  });

  it('opens never once any character of it is another', () => {
    const [[, token] = ['', '']] = PYTHON;
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect(() => fernetDecrypt(KEY, changed)).toThrow(expect.objectContaining({ code: 'fernet_invalid' }) as Error);
    }
  });

  it.each(['', 'gAAAA', '====', 'not base64!', 'gAAAAABlU_EA', '\ud800\ud800'])('is not "%s"', (token) => {
    expect(() => fernetDecrypt(KEY, token)).toThrow(expect.objectContaining({ code: 'fernet_invalid' }) as Error);
  });

  it.each(['', 'short', KEY.slice(1), `${KEY}AAAA`])('needs a key of 32 bytes, not "%s"', (key) => {
    expect(() => fernetEncrypt(key, Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'fernet_invalid' }) as Error);
  });
});
