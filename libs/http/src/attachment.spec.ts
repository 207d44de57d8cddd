import { attachment } from './attachment';

describe('attachment', () => {
  it('carries the name in UTF-8 and in plain characters', () => {
    expect(attachment(`Nähte "3" (50%) it's.zip`)).toBe(
      `attachment; filename="N_hte _3_ (50_) it's.zip"; ` +
        `filename*=UTF-8''N%C3%A4hte%20%223%22%20%2850%25%29%20it%27s.zip`,
    );
  });

  it('lets no line end and no half character through', () => {
    const value = attachment('a\r\nSet-Cookie: x\ud800.zip');

    expect(value).toBe(
      `attachment; filename="a__Set-Cookie: x_.zip"; filename*=UTF-8''a__Set-Cookie%3A%20x%EF%BF%BD.zip`,
    );
  });
});
