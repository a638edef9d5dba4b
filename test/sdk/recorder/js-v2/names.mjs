import { fixture } from '../fixture.mjs';

// What authing-js-sdk calls otherwise than the comments and requests of our
// rpcs do.

// Modules by their names in our comments.
export const modules = {
  auditLog: 'statistics',
  devices: 'browserFingerprint',
  events: 'event',
  principalAuth: 'principal',
  root: '',
  userPool: 'userpool',
  whiteList: 'whitelist',
};

const auth = (rpc) => `authing.v2.AuthService/${rpc}`;
const management = (rpc) => `authing.v2.ManagementService/${rpc}`;

// Arguments by rpc: the field that each is, '' for none.
export const names = {
  [auth('LoginByEmailCode')]: { params: '' },
  [auth('AuthenticatePrincipal')]: { bankCard: 'ext' },
  [management('ListApplicationResources')]: { type: 'resourceType' },
  [management('CreateApplicationResource')]: { type: 'resourceType' },
  [management('UpdateApplicationResource')]: { type: 'resourceType' },
  [management('FindApplicationById')]: { id: 'appId' },
  [management('ChangeApplicationType')]: { type: 'appType' },
  [management('ListAuditLogs')]: { appId: '' },
  [management('UpdateOrgNode')]: { id: 'nodeId', order: '', nameI18n: '', descriptionI18n: '' },
  [management('ImportOrgByJson')]: { json: 'file' },
  [management('StartOrgSync')]: { adConnectorId: '' },
  [management('StartOrgAdSync')]: { providerType: '' },
  [management('AuthenticateUserPrincipal')]: { bankCard: 'ext' },
  [management('AuthorizeResources')]: { tenantId: '' },
  [management('RevokeResources')]: { tenantId: '' },
  [management('ListAuthorizedResourcesBatch')]: { tenantId: '' },
};

// Arguments that are no fields of any request.
export const notOurs = ['mfaToken'];

// Values by rpc and argument where one made of the type will not do.
export const values = {
  [auth('SignInByCredentials')]: { client_id: fixture.appId, client_secret: fixture.appSecret },
  [management('ModifyApplicationAgreement')]: { agreementId: 'agreement-0001' },
  [management('DeleteApplicationAgreement')]: { agreementId: 'agreement-0001' },
  [management('StartOrgAdSync')]: { providerType: 'ad' },
};

// Fields of our requests that the SDK fills by itself.
const namespace = 'appId-0001';
export const filled = {
  [auth('GeneQrCode')]: { scene: 'APP_AUTH' },
  [management('EnableApplicationAccessPolicies')]: { namespace },
  [management('DisableApplicationAccessPolicies')]: { namespace },
  [management('DeleteApplicationAccessPolicies')]: { namespace },
};

// What only a browser can call, what sends another number of requests than one,
// and what another rpc stands for.
export const notCalled = [
  auth('UploadAvatar'),
  auth('BuildSocialAuthorizeUrl'),
  auth('BuildEnterpriseAuthorizeUrl'),
  auth('AssociateFaceByBlob'),
  auth('CreateDevice'),
  auth('SubscribeEvents'),
  management('AddOrgNode'),
  management('CheckLoginStatus'),
  management('CountOrgs'),
  management('DeleteNamespace'),
  management('GetAllOrgs'),
  management('HasUserRole'),
  management('SubscribeEvents'),
  management('UpdateNamespace'),
];
