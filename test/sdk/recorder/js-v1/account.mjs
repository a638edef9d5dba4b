// The signed-in user's own account, and one-time codes.
import { fixture } from '../fixture.mjs';
import { auth, code, email, me, notMe, own, page, password, phone } from './calls.mjs';
import { changes } from './users.mjs';

const { userId } = fixture;

const notMine = { user: undefined };

export const account = [
  own('GetUser', 'user', [{ id: userId }], 'registerInClient', { id: undefined }),
  own('UpdateUser', 'update', [{ _id: userId, ...changes }], 'registerInClient', { _id: undefined }),
  own('UpdateEmail', 'updateEmail', [{ email, emailCode: code, oldEmail: 'old@example.com', oldEmailCode: '4321' }], 'userPoolId'),
  own('UpdatePhone', 'updatePhone', [{ phone, phoneCode: code, oldPhone: '13900000000', oldPhoneCode: '4321' }], 'userPoolId'),
  own('UnbindEmail', 'unbindEmail', [{ user: userId }], 'client', notMine),
  own('QueryMfa', 'queryMFA', [me], 'userPoolId', notMe),
  own('ChangeMfa', 'changeMFA', [{ ...me, enable: true }], 'userPoolId', notMe),
  own('GetAuthedAppList', 'getAuthedAppList', [{ ...me, ...page }], 'clientId', notMe),
  own('RevokeAuthedApp', 'revokeAuthedApp', [{ ...me, appId: fixture.appId }], 'userPoolId', notMe),
  own('ReadUserOAuthList', 'readUserOAuthList', [{ user: userId }], 'client', notMine),
  own('BindOAuth', 'bindOAuth', [{ user: userId, type: 'wechat', unionid: 'union-0001', userInfo: '{}' }], 'client', notMine),
  own('UnbindOAuth', 'unbindOAuth', [{ user: userId, type: 'wechat' }], 'client', notMine),
  auth('SendOneTimePhoneCode', 'sendOneTimePhoneCode', [phone], 'userPoolId', { phone }),
  auth('SendOneTimePhoneCode', 'getVerificationCode', [phone], undefined, { phone }),
  auth('SendRegisterPhoneCode', 'sendRegisterPhoneCode', [phone], 'userPoolId', { phone }),
  auth('SendVerifyEmail', 'sendVerifyEmail', [{ email }], 'client'),
  auth('SendVerifyEmail', 'sendActivationEmail', [{ email }]),
  own('SendChangeEmailVerifyCode', 'sendChangeEmailVerifyCode', [{ email }], 'userPoolId'),
  auth('SendResetPasswordEmail', 'sendResetPasswordEmail', [{ email }], 'client'),
  auth('VerifyResetPasswordVerifyCode', 'verifyResetPasswordVerifyCode', [{ email, verifyCode: code }], 'client'),
  auth('ChangePassword', 'changePassword', [{ email, password, verifyCode: code }], 'client'),
];
