import fc from 'fast-check';
import { signSlackRequest, slackRequestHash, verifySlackRequest } from './slack-request.js';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const NOW = 1_531_420_618_000;
/** The example that Slack publishes. */
const published = {
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
};

describe('the signature of a Slack request', () => {
  it('is the one that Slack publishes as its example', () => {
    expect(signSlackRequest(published, SECRET)).toBe(published.signature);
    expect(verifySlackRequest(published, SECRET, NOW)).toBe(true);
  });

  it('is refused for any change of request, secret or signature', () => {
    fc.assert(
      fc.property(fc.constantFrom('timestamp', 'body', 'signature'), fc.string({ minLength: 1 }), fc.nat(), (field, text, place) => {
        const before = published[field];
        const at = place % before.length;
        const changed = before.slice(0, at) + text + before.slice(at + text.length);
        fc.pre(changed !== before);
        expect(verifySlackRequest({ ...published, [field]: changed }, SECRET, NOW)).toBe(false);
      }),
    );
    expect(verifySlackRequest(published, `${SECRET}x`, NOW)).toBe(false);
    expect(verifySlackRequest({ ...published, signature: published.signature.toUpperCase() }, SECRET, NOW)).toBe(false);
  });

  it('is worth nothing without a secret, or more than five minutes away', () => {
    expect(verifySlackRequest({ ...published, signature: signSlackRequest(published, '') }, '', NOW)).toBe(false);
    expect([-301_000, -300_000, 300_000, 301_000].map((away) => verifySlackRequest(published, SECRET, NOW + away))).toEqual([false, true, true, false]);
    const odd = { ...published, timestamp: '1531420618.5' };
    expect(verifySlackRequest({ ...odd, signature: signSlackRequest(odd, SECRET) }, SECRET, NOW)).toBe(false);
  });

  it('does not change by what the request is known again', () => {
    expect(slackRequestHash({ ...published, signature: 'v0=other' })).toBe(slackRequestHash(published));
    expect(slackRequestHash({ ...published, timestamp: '1531420619' })).not.toBe(slackRequestHash(published));
  });
});
