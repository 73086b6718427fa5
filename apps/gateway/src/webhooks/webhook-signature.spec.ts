import { newSecret, signedHeaders } from './webhook-signature.js';

const AT = new Date('2021-02-25T16:40:30.700Z');

describe('the signature of a webhook', () => {
  it('is that of the published scheme [R-WEBHOOK-SIGNED]', () => {
    // The example of the Standard Webhooks libraries.
    const headers = signedHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}');
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('stands there once for each secret that is in use', () => {
    const [one, two] = [newSecret(), newSecret()];
    const both = signedHeaders([one, two], 'm', AT, '{}')['webhook-signature'];
    expect(both).toBe(`${signedHeaders([one], 'm', AT, '{}')['webhook-signature']} ${signedHeaders([two], 'm', AT, '{}')['webhook-signature']}`);
  });

  it.each<[string, string, Date, string]>([
    ['id', 'other', AT, '{}'],
    ['time', 'm', new Date(AT.getTime() + 1000), '{}'],
    ['body', 'm', AT, '{} '],
  ])('depends on the %s', (_, id, at, body) => {
    const secret = newSecret();
    expect(signedHeaders([secret], id, at, body)['webhook-signature']).not.toBe(signedHeaders([secret], 'm', AT, '{}')['webhook-signature']);
  });
});
