// Organizations, departments and their members.
import { fixture } from '../fixture.mjs';

const organizationCode = 'acme';
const text = (value) => ({ enabled: true, value });
const names = { 'zh-CN': text('开发'), 'en-US': text('Development'), 'zh-TW': text('開發'), 'ja-JP': text('開発') };
const organization = { organizationCode, organizationName: 'Acme <Inc> 张', metadata: { level: 3 } };
const department = { organizationCode, name: 'Development', parentDepartmentId: 'root', metadata: { level: 3 } };
const more = { description: 'Who writes <code>', tenantId: 'tenant-0001', postIdList: ['post-0001', 'post-0002'] };
const byCode = { departmentId: 'dev', departmentIdType: 'code', tenantId: 'tenant-0001' };
const members = { organizationCode, userIds: [fixture.userId, 'user-0002'] };

export const departments = {
  createOrganization: [
    organization,
    { ...organization, ...more, openDepartmentId: 'acme-0001', i18n: { organizationName: names } },
  ],
  createDepartment: [
    department,
    {
      ...department,
      ...more,
      parentDepartmentId: 'all',
      departmentIdType: 'code',
      openDepartmentId: 'dev-0001',
      code: 'dev',
      isVirtualNode: false,
      i18n: { name: names },
      customData: { level: 3, nested: { list: [1, 'two'] } },
    },
  ],
  addDepartmentMembers: [
    { ...members, departmentId: 'department-0001' },
    { ...members, ...byCode },
  ],
  removeDepartmentMembers: [
    { ...members, departmentId: 'department-0001' },
    { ...members, ...byCode },
  ],
  listDepartmentMembers: [
    { organizationCode, departmentId: 'root' },
    {
      organizationCode,
      ...byCode,
      sortBy: 'userId',
      orderBy: 'Asc',
      includeChildrenDepartments: true,
      page: 2,
      limit: 50,
      withCustomData: true,
      withIdentities: true,
      withDepartmentIds: false,
    },
  ],
};
