// Groups and their members.
import { fixture } from '../fixture.mjs';

const code = 'developers';
const group = { type: 'static', code, name: 'Developers', description: 'Who writes <code>' };
const customData = { level: 3, nested: { list: [1, 'two'] } };
const userIds = [fixture.userId, 'user-0002'];

export const groups = {
  createGroup: [group, { ...group, customData }],
  createGroupsBatch: [{ list: [group] }, { list: [{ ...group, customData }, { ...group, code: 'testers' }] }],
  createOrUpdateGroup: [group],
  getGroup: [{ code }, { code, withCustomData: true }],
  listGroups: [
    {},
    {
      keywords: 'dev 张&',
      page: 2,
      limit: 50,
      withMetadata: false,
      withCustomData: true,
      flatCustomData: true,
    },
  ],
  getAllGroups: [{}, { fetchMembers: true, withCustomData: true }],
  updateGroup: [
    { code, description: '' },
    { code, description: 'Who writes code', name: 'Writers', newCode: 'writers', customData },
  ],
  deleteGroupsBatch: [{ codeList: [code, 'testers'] }],
  addGroupMembers: [{ code, userIds }],
  removeGroupMembers: [{ code, userIds }],
  listGroupMembers: [
    { code },
    {
      code,
      page: 2,
      limit: 50,
      withCustomData: true,
      withIdentities: true,
      withDepartmentIds: true,
      flatCustomData: true,
    },
  ],
  getGroupAuthorizedResources: [{ code }, { code, namespace: 'shop', resourceType: 'API' }],
};
