import { isFromRevolut } from './webhook-signature.js';

/** The worked example of Revolut's own documentation. */
const secret = 'wsk_r59a4HfWVAKycbCaNO1RvgCJec02gRd8';
const webhook = {
  timestamp: '1683650202360',
  signature: 'v1=bca326fb378d0da7f7c490ad584a8106bab9723d8d9cdd0d50b4c5b3be3837c0',
  body: '{"data":{"id":"645a7696-22f3-aa47-9c74-cbae0449cc46","new_state":"completed","old_state":"pending","request_id":"app_charges-9f5d5eb3-1e06-46c5-b1c0-3914763e0bcb"},"event":"TransactionStateChanged","timestamp":"2023-05-09T16:36:38.028960Z"}',
};
const then = Number(webhook.timestamp);

describe('the signature of a Revolut webhook', () => {
  it('is what Revolut documents', () => {
    expect(isFromRevolut(webhook, secret, then)).toBe(true);
  });

  it('may stand beside that of another secret while one is rotated', () => {
    expect(isFromRevolut({ ...webhook, signature: `v1=${'0'.repeat(64)}, ${webhook.signature}` }, secret, then)).toBe(true);
  });

  it.each([
    ['another body', { ...webhook, body: webhook.body.replace('completed', 'reverted') }, secret, then],
    ['another time', { ...webhook, timestamp: String(then + 1) }, secret, then],
    ['another secret', webhook, `${secret}x`, then],
    ['no signature', { ...webhook, signature: '' }, secret, then],
    ['another version', { ...webhook, signature: webhook.signature.replace('v1=', 'v2=') }, secret, then],
    ['a replay after five minutes', webhook, secret, then + 300_001],
    ['a time to come', webhook, secret, then - 300_001],
    ['a time that is none', { ...webhook, timestamp: 'now' }, secret, then],
  ])('is not taken with %s', (_title, received, key, now) => {
    expect(isFromRevolut(received, key, now)).toBe(false);
  });
});
