// Signing in with what a provider's SDK gave a mobile app or mini program.
import { fixture } from '../fixture.mjs';
import { auth } from './calls.mjs';

const code = 'provider-code';
const access_token = 'provider-access-token';
const byCode = { code };
const byToken = { access_token };
const encrypted = { encryptedData: 'encrypted+/data==', iv: 'iv+/==' };
const miniProgram = { ...encrypted, code };

// For each connection its payload: the name of the member and its fullest
// value.
const connections = {
  apple: { applePayload: byCode },
  wechat: { wechatPayload: byCode },
  alipay: { alipayPayload: byCode },
  wechatwork: { wechatworkPayload: byCode },
  wechatwork_agency: { wechatworkAgencyPayload: byCode },
  lark_internal: { larkInternalPayload: byCode },
  lark_public: { larkPublicPayload: byCode },
  lark_block: { larkBlockPayload: byCode },
  yidun: { yidunPayload: { token: 'yidun-token', accessToken: access_token } },
  wechat_mini_program_code: { wechatMiniProgramCodePayload: miniProgram },
  wechat_mini_program_phone: { wechatMiniProgramPhonePayload: miniProgram },
  wechat_mini_program_code_and_phone: {
    wechatMiniProgramCodeAndPhonePayload: { wxLoginInfo: miniProgram, wxPhoneInfo: byCode },
  },
  google: { googlePayload: byCode },
  facebook: { facebookPayload: byToken },
  qq: { qqPayload: byToken },
  weibo: { weiboPayload: byToken },
  baidu: { baiduPayload: { ...byCode, ...byToken } },
  linkedin: { linkedInPayload: byCode },
  dingtalk: { dingTalkPayload: { code, isSnsCode: true } },
  github: { githubPayload: byCode },
  gitee: { giteePayload: byCode },
  gitlab: { gitlabPayload: byCode },
  douyin: { douyinPayload: byCode },
  kuaishou: { kuaishouPayload: byCode },
  xiaomi: { xiaomiPayload: byCode },
  line: { linePayload: { ...byToken, id_token: 'provider-id-token' } },
  slack: { slackPayload: byCode },
  oppo: { oppoPayload: byCode },
  huawei: { huaweiPayload: byCode },
  amazon: { amazonPayload: byToken },
  douyin_mini_program_code: { douyinMiniProgramCodePayload: miniProgram },
  douyin_mini_program_code_and_phone: {
    douyinMiniProgramCodeAndPhonePayload: { loginParams: miniProgram, phoneParams: encrypted },
  },
};

const client = { client_id: fixture.appId, client_secret: fixture.appSecret };
const request = (connection) => ({ extIdpConnidentifier: 'connection-0001', connection, ...connections[connection] });

const options = {
  scope: 'openid profile',
  context: { channel: 'app', trace: { id: 7 } },
  tenantId: 'tenant-0001',
  customData: { level: 3, vip: true },
};

export const mobile = [
  ...Object.keys(connections).map((it) => auth('signInByMobile', it, { ...request(it), ...client })),
  auth('signInByMobile', 'every option', { ...request('wechat'), options, ...client }),
  auth('signInByMobile', 'client_secret_basic', request('wechat'), {
    application: { tokenAuthMethod: 'client_secret_basic' },
  }),
];
