// Organizations made of groups.
import { byId, management } from './calls.mjs';

const node = { orgId: 'org-0001', groupId: 'group-0001' };

export const orgs = [
  management('CreateOrg', 'org.createOrg', [{ rootGroupId: 'group-0001' }], 'userPoolId'),
  byId('DropOrgById', 'org.dropById'),
  byId('FindOrgById', 'org.findById'),
  management('ListOrgs', 'org.all', [], 'userPoolId'),
  management('AddOrgNode', 'org.addNode', [{ ...node, parentGroupId: 'group-0002' }]),
  management('RemoveOrgNode', 'org.removeNode', [node]),
  byId('GetOrgRootNode', 'org.rootNode'),
  management('IsOrgRootNode', 'org.isRootNode', [node]),
  management('ListOrgChildrenNodes', 'org.childrenNodes', [node]),
  management('SearchOrgNodeUsers', 'org.searchUser', [
    { orgId: 'org-0001', nodeId: 'group-0001', query: 'bob', includeChildrenNodes: true },
  ]),
];
