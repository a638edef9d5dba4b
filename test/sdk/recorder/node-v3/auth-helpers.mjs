// The methods that fill in a part of signInByCredentials or signUp.
import { auth, auths } from './calls.mjs';
import { registration, signInOptions as options } from './sign-in.mjs';

const email = 'bob@example.com';
const phone = '13800000000';
const username = 'bob';
const password = 'passw0rd';
const passCode = '123456';
const directory = { sAMAccountName: 'bob', password };

const signIns = {
  signInByEmailPassword: [{ email, password }, { email, password, options }],
  signInByPhonePassword: [{ phone, password }, { phone, password, options }],
  signInByUsernamePassword: [{ username, password }, { username, password, options }],
  signInByAccountPassword: [{ account: username, password }, { account: username, password, options }],
  signInByEmailPassCode: [{ email, passCode }, { email, passCode, options }],
  signInByPhonePassCode: [{ phone, passCode }, { phone, phoneCountryCode: '+86', passCode, options }],
  signInByAD: [directory, { ...directory, options }],
  signInByLDAP: [directory, { ...directory, options }],
};

const signUps = {
  signUpByEmailPassword: [{ email, password }, { email, password, ...registration }],
  signUpByUsernamePassword: [{ username, password }, { username, password, ...registration }],
  signUpByEmailCode: [{ email, passCode }, { email, passCode, ...registration }],
  signUpByPhoneCode: [{ phone, passCode }, { phone, phoneCountryCode: '+86', passCode, ...registration }],
};

// How the application shows its secret, where that is not in the body.
const otherMethods = Object.entries(signIns).flatMap(([method, [request]]) =>
  ['client_secret_basic', 'none'].map((tokenAuthMethod) =>
    auth(method, tokenAuthMethod, request, { application: { tokenAuthMethod } }),
  ),
);

export const helpers = [...auths(signIns), ...auths(signUps), ...otherMethods];
