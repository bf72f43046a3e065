import type { JsonValue } from '../json/parse.ts';
import { parseLenientJson } from '../json/parse.ts';
import { asArray, asObject, asString, parseObject } from '../json/read.ts';
import { jsonBody } from '../json/write.ts';

/** A user of access control 2.0 (body of 3001 and 3002, answer of 3004 and 3005). What is absent stays as it is. */
export interface UserInfo {
  username: string;
  /** In the clear, as the broker keeps it: it is the key of the signatures. */
  password?: string | undefined;
  /** `Super` or `Normal`. */
  userType?: string | undefined;
  /** `enable` or `disable`. */
  userStatus?: string | undefined;
}

const readUser = (value: JsonValue): UserInfo => {
  const user = asObject(value);
  const text = (name: string): string | undefined => (user[name] === undefined ? undefined : asString(user[name]));
  return {
    username: asString(user['username']),
    password: text('password'),
    userType: text('userType'),
    userStatus: text('userStatus'),
  };
};

/** @throws JsonError when the body is no object */
export const decodeUser = (body: Buffer): UserInfo => readUser(parseObject(body));

/** None without a body. @throws JsonError when the body is no JSON */
export const decodeUsers = (body: Buffer | undefined): UserInfo[] =>
  body === undefined ? [] : asArray(parseLenientJson(body.toString('utf8'))).map(readUser);

export const encodeUser = ({ username, password, userType, userStatus }: UserInfo): Buffer =>
  jsonBody({ password, userStatus, userType, username });
