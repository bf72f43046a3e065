import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../src/admin/bundle/redact.ts';

const text = (line: string): string => new Redactor().text(line);

describe('a text', () => {
  it.each([
    ['secretKey=12345678abc', 'secretKey=(removed)'],
    ['  "accessKey" : "a,b c", "x": 1', '  "accessKey" : (removed), "x": 1'],
    ['tls.key.password = p4ssword', 'tls.key.password = (removed)'],
    ["- secretKey: 'a b'", '- secretKey: (removed)'],
    ['SecurityToken=eyJhbGc.x-y_z, topic=Orders', 'SecurityToken=(removed), topic=Orders'],
    ['Authorization: Bearer abc.def', 'Authorization: (removed)'],
    ['connect to zk://ops:hunter2@10.0.0.1:2181', 'connect to zk://(removed)@10.0.0.1:2181'],
    ['Message{topic=A, body=[1, 2, 3], keys=K}', 'Message{topic=A, body=(removed), keys=K}'],
    ['extFields={AccessKey=ab, Signature=c2lnbg==}', 'extFields={AccessKey=(removed), Signature=(removed)}'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nafter', '(removed)\nafter'],
  ])('%j loses its secret', (given, expected) => {
    expect(text(given)).toBe(expected);
  });

  it.each([
    'brokerName=broker-a topic=secrets-of-state group=G',
    'aclEnable=false tokenEnable=true secretKey=',
    'offset=12 address=10.0.0.1:10911 at http://host:8080/path',
    '{"passwordLength":8}',
  ])('%j stays as it is', (line) => {
    expect(text(line)).toBe(line);
  });
});

describe('a value', () => {
  it('loses secrets by their names at any depth, and is counted', () => {
    const redactor = new Redactor();
    const value = new Map<string, unknown>([
      ['accessKey', 'admin'],
      ['initAuthenticationUser', '{"username":"u","password":"p"}'],
      ['nested', { list: [{ password: 'x' }], size: 12n, bytes: Buffer.from('body') }],
      ['brokerName', 'a'],
    ]);
    expect(redactor.value(value)).toEqual({
      accessKey: '(removed)',
      initAuthenticationUser: '(removed)',
      nested: { list: [{ password: '(removed)' }], size: '12', bytes: '(4 bytes)' },
      brokerName: 'a',
    });
    expect(redactor.removed).toBe(3);
  });
});
