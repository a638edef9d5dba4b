// Values of the fields of a user that several calls have.

// profile is what a person says of itself at registration, in every generation.
export const profile = {
  nickname: 'Bobby',
  company: 'Example Ltd.',
  photo: 'https://example.com/bob.png',
  device: 'laptop',
  browser: 'Firefox',
  name: 'Bob <"&> 张',
  givenName: 'Bob',
  familyName: 'Builder',
  middleName: 'B.',
  profile: 'https://example.com/bob',
  preferredUsername: 'bob',
  website: 'https://example.com',
  gender: 'M',
  birthdate: '1990-02-28',
  zoneinfo: 'Asia/Shanghai',
  locale: 'zh-CN',
  address: '1 Example Road',
  formatted: '1 Example Road, Beijing',
  streetAddress: 'Example Road',
  locality: 'Beijing',
  region: 'Beijing',
  postalCode: '100000',
  country: 'CN',
};

// userFields is what an administrator sets in v3; createUser and updateUser
// both take it.
const { locality: _, ...addressed } = profile;

export const userFields = {
  ...addressed,
  status: 'Activated',
  email: 'bob@example.com',
  phone: '13800000000',
  phoneCountryCode: '+86',
  username: 'bob',
  externalId: 'external-0001',
  emailVerified: true,
  phoneVerified: false,
  province: 'Beijing',
  city: 'Beijing',
  password: 'passw0rd',
  customData: { level: 3, nested: { list: [1, 'two', null] }, vip: true },
  identityNumber: '110101199001010000',
};
