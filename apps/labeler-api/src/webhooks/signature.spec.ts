import { signatureHeaders } from './signature';

describe('the signature of a webhook', () => {
  it('is the one of the test vector of Standard Webhooks', () => {
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    };

    expect(signatureHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is there once per secret', () => {
    const message = { id: 'evt_1', timestamp: 1, body: '{}' };

    const { 'webhook-signature': both = '' } = signatureHeaders(message, [
      'whsec_YQ==',
      'whsec_Yg==',
    ]);

    expect(both).toMatch(/^v1,\S+ v1,\S+$/);
  });
});
